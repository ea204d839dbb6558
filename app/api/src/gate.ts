import { fail } from './problem.js';

/** Lets a number of works run at once, and a number of others wait, in the order in which they came. */
export interface Gate {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Works that run or wait. */
  size(): number;
}

export interface GateOptions {
  readonly running: number;
  readonly waiting: number;
  readonly waitMs: number;
}

interface Waiter {
  readonly enter: () => void;
  readonly timer: NodeJS.Timeout;
}

const RETRY = { retryAfter: 1 };

export function createGate({ running, waiting, waitMs }: GateOptions): Gate {
  let busy = 0;
  const queue = new Set<Waiter>();

  const enter = (): Promise<void> => {
    if (busy < running) {
      busy += 1;
      return Promise.resolve();
    }
    if (queue.size >= waiting)
      return Promise.reject(fail('busy', 'Too many requests wait. Nothing was stored. Try again later.', RETRY));
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        enter: resolve,
        timer: setTimeout(() => {
          queue.delete(waiter);
          reject(fail('busy', `The request waited for ${waitMs} ms. Nothing was stored. Try again later.`, RETRY));
        }, waitMs),
      };
      queue.add(waiter);
    });
  };

  const leave = () => {
    const [next] = queue;
    if (next === undefined) {
      busy -= 1;
      return;
    }
    // Its place goes straight to the next one.
    queue.delete(next);
    clearTimeout(next.timer);
    next.enter();
  };

  return {
    async run(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
    size: () => busy + queue.size,
  };
}
