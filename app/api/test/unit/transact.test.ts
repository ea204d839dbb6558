import { expect, test } from 'vitest';
import { DatabaseError } from '../../src/mysql/database-error.js';
import type { Transaction } from '../../src/mysql/session.js';
import { transact } from '../../src/mysql/transact.js';
import { fail, ProblemError } from '../../src/problem.js';

const DEADLOCK = new DatabaseError({ code: 'ER_LOCK_DEADLOCK', errno: 1213 });
const DUPLICATE = new DatabaseError({ code: 'ER_DUP_ENTRY', errno: 1062 });
const LOST = new DatabaseError({ code: 'PROTOCOL_CONNECTION_LOST', fatal: true });
const REFUSED = new DatabaseError({ code: 'ECONNREFUSED', errno: -111, fatal: true });
const FULL = new DatabaseError({ code: 'ER_RECORD_FILE_FULL', errno: 1114 });

type Where = 'open' | 'begin' | 'work' | 'commit';

/** Runs work whose attempts fail as the script says, and gives what happened. */
async function play(script: readonly (readonly [Where, Error] | null)[], repeatable = false) {
  const trace: string[] = [];
  let n = -1;
  const step = (where: Where) => {
    const now = script[n];
    if (now?.[0] === where) throw now[1];
  };
  const transaction: Transaction = {
    rows: async () => [],
    write: async () => 0,
    begin: async () => step('begin'),
    commit: async () => step('commit'),
    end: async (outcome) => void trace.push(outcome),
  };
  const open = async () => {
    n += 1;
    step('open');
    return transaction;
  };
  const answer = await transact({ open, repeatable, onError: (_, next) => trace.push(next) }, async () => {
    step('work');
    return 'done';
  }).catch((error: unknown) => (error instanceof ProblemError ? error.problem.type.split(':').at(-1) : error));
  return [answer, ...trace];
}

test('work is committed once', async () => {
  expect(await play([null])).toEqual(['done', 'committed']);
});

test('after a deadlock, a duplicate key and a lost connection it runs again', async () => {
  expect(await play([['work', DEADLOCK], ['work', DUPLICATE], ['begin', LOST], null])).toEqual([
    'done',
    ...['rolled back', 'again', 'rolled back', 'again', 'failed', 'again'],
    'committed',
  ]);
});

test('five times, then it is busy', async () => {
  const answer = await play(Array.from({ length: 9 }, () => ['work', DEADLOCK] as const));
  expect([answer[0], answer.filter((event) => event === 'rolled back').length, answer.at(-1)]).toEqual([
    'busy',
    5,
    'given up',
  ]);
});

test('a MySQL that is not there is not asked again', async () => {
  expect(await play([['open', REFUSED]])).toEqual(['unavailable', 'given up']);
});

test('a MySQL that stands still is not waited for again', async () => {
  const still = new DatabaseError({ code: 'PROTOCOL_SEQUENCE_TIMEOUT', errno: 0, fatal: true });
  expect(await play([['work', still]], true)).toEqual(['unavailable', 'failed', 'given up']);
  expect(await play([['commit', still]], true)).toEqual(['unknown-outcome', 'failed', 'given up']);
});

test('an error of MySQL that has nothing to do with the request is no error of the request', async () => {
  expect(await play([['work', FULL]])).toEqual(['unavailable', 'failed', 'given up']);
});

test('after a lost COMMIT nobody knows', async () => {
  expect(await play([['commit', LOST]])).toEqual(['unknown-outcome', 'failed', 'given up']);
});

test('work that may be repeated finds out', async () => {
  expect(await play([['commit', LOST], null], true)).toEqual(['done', 'failed', 'again', 'committed']);
  expect(
    await play(
      [
        ['commit', LOST],
        ['open', REFUSED],
      ],
      true,
    ),
  ).toEqual(['unknown-outcome', 'failed', 'again', 'given up']);
});

test('what the work refuses is rolled back and not tried again', async () => {
  expect(await play([['work', fail('no-such-order', 'No order has the number 1.')]])).toEqual([
    'no-such-order',
    'rolled back',
  ]);
});

test('an error of the database has no text of the driver', () => {
  const error = new DatabaseError({ code: 'ER_DUP_ENTRY', errno: 1062, message: "Duplicate entry 'secret' for key" });
  expect([error.message, error.trouble]).toEqual(['ER_DUP_ENTRY', 'conflict']);
});
