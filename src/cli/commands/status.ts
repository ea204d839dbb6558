import { systemClock } from '../../adapters/host/clock.js';
import { pollUntil, unlessAborted } from '../../ports/index.js';
import type { Register } from '../command.js';
import type { Session } from '../session.js';
import { readStatus } from '../status-document.js';
import { statusText } from '../status-text.js';

const WATCH_MS = 2_000;

/** Prints the status again and again until the command is interrupted. */
async function watch(session: Session): Promise<void> {
  const { signal } = session;
  const print = async (): Promise<void> => {
    const document = await readStatus(session);
    session.reporter.line({ ...document }, `${statusText(document, Date.now())}\n`);
  };
  const poll = { clock: systemClock, signal, pauseMs: WATCH_MS };
  await pollUntil(print, () => signal.aborted, poll).catch(unlessAborted(signal));
}

export const status: Register = (program, execute) => {
  program
    .command('status')
    .description('show engines, jobs, checkpoints, lag and restarts')
    .option('-w, --watch', 'print it again every two seconds until Ctrl-C')
    .action((options: { watch?: boolean }) =>
      execute('status', async (session) => {
        if (options.watch === true) await watch(session);
        const document = await readStatus(session);
        return { json: { ...document }, text: statusText(document, Date.now()) };
      }),
    );
};
