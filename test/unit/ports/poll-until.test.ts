import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Clock, isThere, isTrue, pollUntil, unlessAborted } from '../../../src/ports/index.js';

interface HandMadeClock extends Clock {
  /** Every pause there was. */
  readonly pauses: readonly number[];
  pass(ms: number): void;
}

/** Its time passes in pauses only, and when a test says so. */
function handMade(): HandMadeClock {
  let now = 1_000;
  const pauses: number[] = [];
  return {
    pauses,
    now: () => now,
    pass: (ms) => {
      now += ms;
    },
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      pauses.push(ms);
      now += ms;
    },
  };
}

/** Gives the answers one after the other. */
function answering<T>(...answers: readonly T[]): () => T {
  const left = [...answers];
  return () => {
    if (left.length === 0) throw new Error('asked once too often');
    return left.shift() as T;
  };
}

const never = (): boolean => false;

describe('polling', () => {
  test('asks at once, and no more than it must', async () => {
    const clock = handMade();
    expect(await pollUntil(answering('a', 'b', 'c'), (text) => text === 'c', { clock, pauseMs: 100 })).toBe('c');
    expect(clock.pauses).toEqual([100, 100]);
  });

  test('gives an answer that is there, by its type', async () => {
    const answer: string = await pollUntil(answering(null, 'there'), isThere, { clock: handMade(), pauseMs: 1 });
    expect(answer).toBe('there');
  });

  test('may begin with a pause', async () => {
    const clock = handMade();
    await pollUntil(answering(true), isTrue, { clock, pauseMs: 100, pauseFirst: true });
    expect(clock.pauses).toEqual([100]);
  });

  test('may pause longer and longer, or not at all', async () => {
    const clock = handMade();
    const pauseMs = (asked: number) => (asked === 2 ? 0 : asked * 10);
    await pollUntil(answering(1, 2, 3, 4), (answer) => answer === 4, { clock, pauseMs });
    expect(clock.pauses).toEqual([10, 30]);
  });

  test('tells each answer that is followed by a pause', async () => {
    const told: number[] = [];
    const meanwhile = (answer: number) => told.push(answer);
    await pollUntil(answering(1, 2, 3), (answer) => answer === 3, { clock: handMade(), pauseMs: 1, meanwhile });
    expect(told).toEqual([1, 2]);
  });

  test('ends with what the question throws', async () => {
    const failing = () => pollUntil(answering(1), never, { clock: handMade(), pauseMs: 1 });
    await expect(failing()).rejects.toThrow('asked once too often');
  });
});

describe('a deadline', () => {
  test('ends the polling with the last answer, of which nothing is told', async () => {
    const clock = handMade();
    const told: number[] = [];
    const meanwhile = (answer: number) => told.push(answer);
    const poll = { clock, pauseMs: 100, deadline: 1_200, meanwhile };
    expect(await pollUntil(answering(1, 2, 3, 4), never, poll)).toBe(3);
    expect(told).toEqual([1, 2]);
  });

  test('that is over leaves one question', async () => {
    expect(await pollUntil(answering(1), never, { clock: handMade(), pauseMs: 100, deadline: 0 })).toBe(1);
  });

  test('may pass while the question is asked: its answer still counts', async () => {
    const clock = handMade();
    const slow = () => {
      clock.pass(5_000);
      return 'enough';
    };
    const poll = { clock, pauseMs: 100, deadline: 1_001 };
    expect(await pollUntil(slow, (text) => text === 'enough', poll)).toBe('enough');
    expect(clock.pauses).toEqual([]);
  });

  test('is passed by less than a pause where questions take no time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 500 }), fc.nat(5_000), async (pauseMs, waitMs) => {
        const clock = handMade();
        const deadline = clock.now() + waitMs;
        let asked = 0;
        await pollUntil(() => ++asked, never, { clock, pauseMs, deadline });
        expect(clock.now()).toBeGreaterThanOrEqual(deadline);
        expect(clock.now()).toBeLessThan(deadline + pauseMs);
        expect(asked).toBe(clock.pauses.length + 1);
      }),
    );
  });
});

describe('an abort', () => {
  const reason = new Error('interrupted');

  test('ends a pause, and nothing is asked after it', async () => {
    const controller = new AbortController();
    let asked = 0;
    const ask = () => {
      asked += 1;
      if (asked === 2) controller.abort(reason);
      return false;
    };
    const poll = { clock: handMade(), signal: controller.signal, pauseMs: 1 };
    await expect(pollUntil(ask, isTrue, poll)).rejects.toBe(reason);
    expect(asked).toBe(2);
  });

  test('takes no answer away that is enough', async () => {
    const poll = { clock: handMade(), signal: AbortSignal.abort(reason), pauseMs: 1 };
    expect(await pollUntil(answering(true), isTrue, poll)).toBe(true);
  });

  test('is what unlessAborted lets pass, and nothing else', () => {
    expect(unlessAborted(AbortSignal.abort(reason))(reason)).toBeUndefined();
    expect(() => unlessAborted(new AbortController().signal)(reason)).toThrow(reason);
  });
});
