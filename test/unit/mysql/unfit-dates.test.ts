import { expect, test } from 'vitest';
import { unfitDates } from '../../../src/adapters/mysql/unfit-dates.js';
import { table } from '../validate/support.js';

const visits = table({ id: 'int not null', day: 'date', seen: 'timestamp(3)', note: 'text' }, ['id']);
const signal = new AbortController().signal;

/** Answers one query after the other, and keeps them. */
function server(...answers: readonly (readonly (readonly unknown[])[])[]) {
  const left = [...answers];
  const asked: string[] = [];
  const select = async (sql: string) => {
    asked.push(sql);
    return (left.shift() ?? []) as never;
  };
  return { asked, select };
}

test('a table is read in pieces, in the order of its key, up to the first row with such a date', async () => {
  const mysql = server([['200000']], [], [], [[2, 1]]);
  const [name] = await unfitDates(mysql, [visits], true, signal);
  expect(name).toMatch(/: day holds a date before 1900 or after 2299, which ClickHouse does not have: /);
  const outside = "(`day` < '1900-01-01' OR `day` >= '2300-01-01')";
  const day = `CASE WHEN (MONTH(\`day\`) = 0 OR DAYOFMONTH(\`day\`) = 0) THEN 1 WHEN ${outside} THEN 2 ELSE 0 END`;
  const seen = 'CASE WHEN (MONTH(`seen`) = 0 OR DAYOFMONTH(`seen`) = 0) THEN 1 WHEN FALSE THEN 2 ELSE 0 END';
  expect(mysql.asked.map((sql) => sql.replace(/.* WHERE /, ''))).toEqual([
    expect.stringMatching(/ORDER BY `id` LIMIT 1 OFFSET 199999\) AS cdcctl_key$/),
    `\`id\` <= 200000 AND (${day} > 0 OR ${seen} > 0) LIMIT 1`,
    expect.stringMatching(/^`id` > 200000 ORDER BY `id` LIMIT 1 OFFSET 199999\) AS cdcctl_key$/),
    `\`id\` > 200000 AND (${day} > 0 OR ${seen} > 0) LIMIT 1`,
  ]);
});

test('a table without a date is not read, and dates of ClickHouse are fit', async () => {
  const plain = table({ id: 'int not null', note: 'text' }, ['id']);
  const mysql = server();
  expect(await unfitDates(mysql, [plain], true, signal)).toEqual([]);
  expect(mysql.asked).toEqual([]);
  expect(await unfitDates(mysql, [visits], false, signal)).toEqual([]);
  expect(mysql.asked[1]).not.toContain('1900');
});
