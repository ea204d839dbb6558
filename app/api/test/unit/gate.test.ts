import { expect, test } from 'vitest';
import { createGate } from '../../src/gate.js';
import { ProblemError } from '../../src/problem.js';

/** Work that ends when it is told to. */
function held() {
  let end = () => {};
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { work: () => done, end: () => end() };
}

const detailOf = async (run: Promise<unknown>) => {
  const error = await run.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof ProblemError ? error.problem : expect.fail('it was let in');
};

test('as many run as may, the next wait in their order, one more is refused', async () => {
  const gate = createGate({ running: 2, waiting: 2, waitMs: 60_000 });
  const order: number[] = [];
  const holds = [held(), held(), held(), held()];
  const runs = holds.map(({ work }, i) =>
    gate.run(() => {
      order.push(i);
      return work();
    }),
  );
  expect([order, gate.size()]).toEqual([[], 4]);
  await Promise.resolve();
  expect(order).toEqual([0, 1]);
  expect(await detailOf(gate.run(async () => 0))).toEqual({
    type: 'urn:problem-type:order-api:busy',
    title: 'The service has too much to do',
    status: 503,
    detail: 'Too many requests wait. Nothing was stored. Try again later.',
    retryAfter: 1,
  });
  for (const { end } of holds) end();
  await Promise.all(runs);
  expect([order, gate.size()]).toEqual([[0, 1, 2, 3], 0]);
});

test('who waits too long is refused, and its place in the queue is free', async () => {
  const gate = createGate({ running: 1, waiting: 1, waitMs: 20 });
  const first = held();
  const running = gate.run(first.work);
  const { detail } = await detailOf(gate.run(async () => 0));
  expect([detail, gate.size()]).toEqual(['The request waited for 20 ms. Nothing was stored. Try again later.', 1]);
  first.end();
  await running;
  expect(await gate.run(async () => 'in')).toBe('in');
});

test('work that fails leaves its place', async () => {
  const gate = createGate({ running: 1, waiting: 0, waitMs: 20 });
  await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(gate.size()).toBe(0);
});
