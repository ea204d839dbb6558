import { expect, test } from 'vitest';
import type { Cell, MysqlClient } from '../../../src/adapters/mysql/client.js';
import { explainMysqlError } from '../../../src/adapters/mysql/errors.js';
import { markedRowsOver } from '../../../src/adapters/mysql/marked-rows.js';

const NAME = { database: 'shop', table: 'probe' };

/** A client that answers by the statement's first word, and keeps what it was sent. */
function fakeClient(answers: {
  readonly extra?: string;
  readonly deny?: string;
  readonly insertId?: number;
  readonly affectedRows?: number;
}) {
  const sent: string[] = [];
  const rows = (sql: string): readonly (readonly Cell[])[] =>
    sql.includes('CURRENT_USER') ? [['writer@10.0.%']] : answers.extra === undefined ? [] : [[answers.extra]];
  const client = {
    select: async (sql: string) => rows(sql),
    execute: async (sql: string) => {
      sent.push(sql);
      if (answers.deny !== undefined && sql.startsWith(answers.deny)) {
        const denied = Object.assign(new Error(`${answers.deny} command denied`), {
          code: 'ER_TABLEACCESS_DENIED_ERROR',
        });
        throw explainMysqlError(denied, { host: 'db', port: 3306, user: 'writer' });
      }
      return { insertId: answers.insertId ?? 7, affectedRows: answers.affectedRows ?? 0 };
    },
    close: async () => undefined,
  } as unknown as MysqlClient;
  return { rows: markedRowsOver(client, NAME, "it's me"), sent };
}

test('rows are deleted by their id and their mark, so that none of others can go', async () => {
  const { rows, sent } = fakeClient({ extra: 'auto_increment', affectedRows: 2 });
  await rows.prepare();
  expect(await rows.insert()).toBe(7n);
  expect(await rows.remove([7n, 9n])).toBe(2);
  expect(await rows.remove([])).toBe(0);
  expect(await rows.sweep()).toBe(2);
  expect(sent).toEqual([
    "DELETE FROM `shop`.`probe` WHERE id IN (0) AND run = 'it''s me'",
    "INSERT INTO `shop`.`probe` (run) VALUES ('it''s me')",
    "DELETE FROM `shop`.`probe` WHERE id IN (7, 9) AND run = 'it''s me'",
    "DELETE FROM `shop`.`probe` WHERE run = 'it''s me'",
  ]);
});

test.each(['DELETE', 'INSERT'])('a missing right to %s is told with the GRANT to type', async (deny) => {
  const { rows } = fakeClient({ extra: 'auto_increment', deny });
  const work = async () => {
    await rows.prepare();
    await rows.insert();
  };
  await expect(work()).rejects.toMatchObject({
    message: 'MySQL user writer@10.0.% may not write rows to shop.probe and delete them again',
    why: `${deny} command denied`,
    next: "GRANT SELECT, INSERT, DELETE ON `shop`.`probe` TO 'writer'@'10.0.%'",
  });
});

test('a table whose id MySQL does not count up is refused before a row is written', async () => {
  const { rows, sent } = fakeClient({ extra: '' });
  await expect(rows.prepare()).rejects.toMatchObject({
    message: '`latency` does not write to shop.probe',
    why: 'Its column id is not AUTO_INCREMENT, so that MySQL gives a new row no id by which to look for it.',
  });
  expect(sent.filter((sql) => sql.startsWith('INSERT'))).toEqual([]);
  await expect(fakeClient({ insertId: 0 }).rows.insert()).rejects.toThrow('does not write to shop.probe');
});
