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

test('a table is read in pieces, in the order of its key, and a column that was found is not looked at again', async () => {
  const mysql = server([['200000']], [[2, null]], [['400000']], [[null]], [], [[1]]);
  expect(await unfitDates(mysql, [visits], ['zero', 'outside'], signal)).toEqual([
    { table: visits.source, column: 'day', kind: 'outside' },
    { table: visits.source, column: 'seen', kind: 'zero' },
  ]);
  const outside = "(`day` < '1900-01-01' OR `day` >= '2300-01-01')";
  const day = `MIN(CASE WHEN (MONTH(\`day\`) = 0 OR DAYOFMONTH(\`day\`) = 0) THEN 1 WHEN ${outside} THEN 2 END)`;
  const seen = 'MIN(CASE WHEN (MONTH(`seen`) = 0 OR DAYOFMONTH(`seen`) = 0) THEN 1 WHEN FALSE THEN 2 END)';
  const queries = mysql.asked.filter((sql) => !sql.includes('cdcctl_key')).map((sql) => sql.replace(/ FROM \S+/, ''));
  expect(queries).toEqual([
    `SELECT ${day}, ${seen} WHERE \`id\` <= 200000`,
    `SELECT ${seen} WHERE \`id\` > 200000 AND \`id\` <= 400000`,
    `SELECT ${seen} WHERE \`id\` > 400000`,
  ]);
  expect(mysql.asked[2]).toMatch(/`id` > 200000 ORDER BY `id` LIMIT 1 OFFSET 199999\) AS cdcctl_key$/);
});

test('a table without a date is not read, and dates of ClickHouse are fit', async () => {
  const plain = table({ id: 'int not null', note: 'text' }, ['id']);
  const mysql = server();
  expect(await unfitDates(mysql, [plain], ['zero', 'outside'], signal)).toEqual([]);
  expect(mysql.asked).toEqual([]);
  expect(await unfitDates(mysql, [visits], ['zero'], signal)).toEqual([]);
  expect(mysql.asked[1]).not.toContain('1900');
});

test('a column whose zero dates are replaced may hold them, and they are not taken for dates of long ago', async () => {
  const [id, day, seen, note] = visits.columns;
  if (day === undefined || seen === undefined) throw new Error('visits has these columns');
  const replaced = { ...visits, columns: [id, { ...day, zeroDates: 'null' }, seen, note].flatMap((one) => one ?? []) };
  const mysql = server([], [[null, 1]], [], [[null]]);
  expect(await unfitDates(mysql, [replaced], ['zero', 'outside'], signal)).toEqual([
    { table: visits.source, column: 'seen', kind: 'zero' },
  ]);
  expect(mysql.asked[1]).toContain(
    "MIN(CASE WHEN (YEAR(`day`) = 0 OR MONTH(`day`) = 0 OR DAYOFMONTH(`day`) = 0) THEN NULL WHEN (`day` < '1900-01-01' OR `day` >= '2300-01-01') THEN 2 END)",
  );
  await unfitDates(mysql, [replaced], ['zero'], signal);
  expect(mysql.asked.at(-1)).not.toContain('`day`');
});
