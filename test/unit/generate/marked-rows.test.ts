import { expect, test } from 'vitest';
import { withMarkedRows } from '../../../src/generate/index.js';

/** A table in which each insert makes a row; `lost` inserts get no answer, and what `others` change is not found again. */
function fakeTable({ lost = 0, others = [] as readonly bigint[], broken = false } = {}) {
  const there = new Set<bigint>();
  const calls: string[] = [];
  let id = 0n;
  const take = (ids: readonly bigint[]) => ids.filter((one) => !others.includes(one) && there.delete(one)).length;
  const rows = {
    prepare: async () => void calls.push('prepare'),
    insert: async () => {
      id += 1n;
      there.add(id);
      if (id > 3n && id <= 3n + BigInt(lost)) throw new Error('the connection broke');
      return id;
    },
    remove: async (ids: readonly bigint[]) => {
      calls.push(`remove ${ids.length}`);
      if (broken) throw new Error('MySQL is away');
      return take(ids);
    },
    sweep: async () => {
      calls.push('sweep');
      return take([...there]);
    },
    close: async () => undefined,
  };
  return { rows, there, calls };
}

async function run(table: ReturnType<typeof fakeTable>, count: number) {
  const warnings: string[] = [];
  const work = withMarkedRows(
    table.rows,
    (why) => void warnings.push(why),
    async (insert) => {
      for (let done = 0; done < count; done += 1) await insert();
      return 'figures';
    },
  );
  const outcome = await work.catch((error: Error) => error.message);
  return { outcome, warnings, calls: table.calls, there: table.there.size };
}

test('the rows are deleted, some hundreds at once, after it was seen that they can be', async () => {
  expect(await run(fakeTable(), 501)).toEqual({
    outcome: { result: 'figures', written: 501, deleted: 501 },
    warnings: [],
    calls: ['prepare', 'remove 500', 'remove 1'],
    there: 0,
  });
});

test('a row whose insert got no answer goes too, and the error stays', async () => {
  expect(await run(fakeTable({ lost: 1 }), 5)).toEqual({
    outcome: 'the connection broke',
    warnings: [],
    calls: ['prepare', 'remove 3', 'sweep'],
    there: 0,
  });
});

test('where they cannot be deleted the figures stay, and it is said that rows are left', async () => {
  expect(await run(fakeTable({ broken: true }), 2)).toMatchObject({
    outcome: { result: 'figures', written: 2, deleted: 0 },
    warnings: ['MySQL is away'],
  });
  expect(await run(fakeTable({ broken: true, lost: 1 }), 4)).toMatchObject({
    outcome: 'the connection broke',
    warnings: ['MySQL is away'],
  });
});

test('rows that something else has changed are said to be left', async () => {
  expect(await run(fakeTable({ others: [2n] }), 3)).toMatchObject({
    outcome: { result: 'figures', written: 3, deleted: 2 },
    warnings: ['only 2 of 3 were found again under their ids and mark'],
    calls: ['prepare', 'remove 3', 'sweep'],
  });
});
