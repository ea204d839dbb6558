import type { Clock } from './clock.js';

export interface Poll<T> {
  readonly clock: Clock;
  /** Ends a pause, and with it the polling, which then rejects with an AbortError. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds between two questions; a function gets the number of questions so far, so that it may grow. 0 is no pause. */
  readonly pauseMs: number | ((asked: number) => number);
  /** Whether a pause comes before the first question too. */
  readonly pauseFirst?: boolean;
  /** Milliseconds since the epoch: what is answered from then on is the last answer. */
  readonly deadline?: number;
  /** Gets each answer after which there is a pause. */
  readonly meanwhile?: (answer: T) => void;
}

/**
 * Asks again and again until the answer is enough or the deadline is over, and gives the last answer: whoever sets a
 * deadline looks whether it is enough. Asks once at least. What the question throws ends the polling.
 */
export async function pollUntil<T, U extends T>(
  ask: () => Promise<T> | T,
  isEnough: (answer: T) => answer is U,
  poll: Poll<T> & { readonly deadline?: never },
): Promise<U>;
export async function pollUntil<T>(
  ask: () => Promise<T> | T,
  isEnough: (answer: T) => boolean,
  poll: Poll<T>,
): Promise<T>;
export async function pollUntil<T>(
  ask: () => Promise<T> | T,
  isEnough: (answer: T) => boolean,
  { clock, signal, pauseMs, pauseFirst = false, deadline, meanwhile }: Poll<T>,
): Promise<T> {
  for (let asked = 0; ; asked += 1) {
    const pause = asked === 0 && !pauseFirst ? 0 : typeof pauseMs === 'number' ? pauseMs : pauseMs(asked);
    if (pause > 0) await clock.sleep(pause, signal);
    const answer = await ask();
    if (isEnough(answer) || (deadline !== undefined && clock.now() >= deadline)) return answer;
    meanwhile?.(answer);
  }
}

/** For a question whose answer is whether it is enough. */
export function isTrue(answer: boolean): boolean {
  return answer;
}

/** For a question whose answer is null as long as there is none. */
export function isThere<T>(answer: T | null): answer is T {
  return answer !== null;
}

/** For the `catch` of what an abort ends as it should. */
export function unlessAborted(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}
