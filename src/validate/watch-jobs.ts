import { type Clock, pollUntil } from '../ports/index.js';

const POLL_MS = 1_000;

/** Jobs that are watched while tables are compared. */
export interface JobWatch {
  /** Aborted as soon as a job is in trouble, and where the caller's signal is. */
  readonly signal: AbortSignal;
  /** What is wrong with a job, once something is. */
  trouble(): string | null;
  /** Ends the watch. */
  stop(): Promise<void>;
}

/**
 * Asks after the jobs now and every second from now on. Without a question nothing is watched. Resolves when they have
 * been asked after once, so that nothing is begun in vain.
 */
export async function watchJobs(
  ask: (() => Promise<string | null>) | undefined,
  clock: Clock,
  signal: AbortSignal,
): Promise<JobWatch> {
  let trouble: string | null = (await ask?.()) ?? null;
  const found = new AbortController();
  const over = new AbortController();
  if (trouble !== null) found.abort();
  const watch = async (question: () => Promise<string | null>): Promise<void> => {
    const poll = { clock, signal: AbortSignal.any([over.signal, signal]), pauseMs: POLL_MS, pauseFirst: true };
    trouble ??= await pollUntil(question, (answer) => answer !== null, poll);
    found.abort();
  };
  // What ends the sleep is the end of the watch.
  const watching = ask === undefined ? Promise.resolve() : watch(ask).catch(() => undefined);
  return {
    signal: AbortSignal.any([signal, found.signal]),
    trouble: () => trouble,
    async stop() {
      over.abort();
      await watching;
    },
  };
}
