import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnMysql, PASSWORD, PORTS, startOwnMysql } from './support/own-mysql.js';

/** The sample database, in a MySQL that cdcctl has not made. */
const examples = join(import.meta.dirname, '../../examples/library');
const SCHEMA = `${['schema.sql', 'data.sql'].map((file) => readFileSync(join(examples, file), 'utf8')).join('\n')}
CREATE USER 'app'@'%' IDENTIFIED WITH mysql_native_password BY '${PASSWORD}';
GRANT SELECT, TRIGGER ON library.* TO 'app'@'%';
GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'app'@'%';
`;

/** All that does not arrive in ClickHouse, each with why. */
const LEFT_OUT = [
  'library.overdue_loans is a view; the tables that it reads can be replicated',
  'library.popular_books is a view; the tables that it reads can be replicated',
  'library.visits has neither a primary key nor a unique key without NULL',
];

const ROWS = {
  authors: 4,
  book_authors: 6,
  books: 4,
  branches: 3,
  cities: 3,
  copies: 120,
  countries: 3,
  fines: 50,
  genres: 5,
  loans: 300,
  loans_by_book: 4,
  members: 60,
  opening_hours: 4,
  options: 3,
  ratings: 49,
};

let own: OwnMysql;

beforeAll(async () => {
  own = await startOwnMysql('library', SCHEMA);
});
afterAll(() => own?.stop());

async function run(...args: readonly string[]) {
  const answer = await own.workspace.cdcctl(...args);
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
  return answer.json;
}

/** The number that a query gives. */
async function count(sql: string): Promise<number> {
  const [rows] = await own.mysql.query({ sql, rowsAsArray: true });
  return Number((rows as unknown[][])[0]?.[0]);
}

interface TableReport {
  readonly table: string;
  readonly verdict: string;
  readonly extra: number;
  readonly sink: { readonly rows: number };
}

/** Rows in ClickHouse by table, of tables that are equal in every column of every row. */
function equalRows(tables: readonly TableReport[]): Record<string, number> {
  const equal = tables.filter(({ verdict }) => verdict === 'ok');
  return Object.fromEntries(equal.map(({ table, sink }) => [table.replace('library.', ''), sink.rows]));
}

test('init takes every table and column that can be carried, and says what else there is', async () => {
  const from = `mysql://app@127.0.0.1:${own.port}/library`;
  const found = await run('init', '--force', '--from', from);
  expect(found.tables).toEqual(Object.keys(ROWS).map((name) => `library.${name}`));
  const leftOut = [
    ...found.leftOut.map(({ table, why }: Record<string, string>) => `${table} ${why}`),
    ...found.leftOutColumns.map(({ table, column, why }: Record<string, string>) => `${table}.${column} ${why}`),
  ];
  expect(leftOut).toEqual(LEFT_OUT);
  expect(found.cascades).toEqual([
    { table: 'library.fines', name: 'fine_loan (on update CASCADE, on delete NO ACTION)' },
    { table: 'library.genres', name: 'genre_parent (on update NO ACTION, on delete SET NULL)' },
    { table: 'library.loans', name: 'loan_member (on update NO ACTION, on delete CASCADE)' },
  ]);
  expect(found.triggers).toEqual([{ table: 'library.loans', name: 'count_loans (AFTER INSERT)' }]);
  await own.workspace.write(`${await own.workspace.read()}${PORTS}`);
});

test('every row of it arrives, with no hand edit', async () => {
  await run('up');
  await run('submit');
  const { tables } = await run('validate', '--wait', '120s');
  expect(equalRows(tables)).toEqual(ROWS);
  expect((await run('drift', '--all-tables')).unlisted).toEqual(['library.visits']);
});

test('so do changes, those of keys and those that the trigger makes too', async () => {
  await own.mysql.query(`
    INSERT INTO loans (member_id, branch_id, copy_number, due) VALUES (1, 2, 3, '2026-12-31'), (2, 2, 4, '2026-12-31');
    INSERT INTO members (id, card, email, given_name, family_name, joined) VALUES (1000, x'ff00', 'new@example.com', 'Nía', '', NOW(6));
    UPDATE members SET family_name = 'Renamed', balance = -balance WHERE id IN (3, 18446744073709551614);
    UPDATE books SET cover = NULL, title = CONCAT(title, ' \u{1F4DA}'), formats = 'audio' WHERE id = 4;
    UPDATE ratings SET book_id = 4, stars = 1 WHERE book_id = 1 AND member_id = 4;
    UPDATE countries SET code = 'NO' WHERE code = 'IS' AND NOT EXISTS (SELECT 1 FROM cities WHERE country_code = 'IS');
    UPDATE options SET name = 'period' WHERE name = 'days';
    UPDATE copies SET \`condition\` = 'lost', lendable = b'0' WHERE number = 40;
    DELETE FROM fines WHERE id % 2 = 0;
    DELETE FROM book_authors WHERE author_id = 2`);
  expect(await count('SELECT SUM(loans) FROM library.loans_by_book')).toBe(302);
  const { tables } = await run('validate', '--wait', '120s');
  const rows = { ...ROWS, book_authors: 4, fines: 25, loans: 302, members: 61 };
  expect(equalRows(tables)).toEqual(rows);
});

test('rows that MySQL deletes by a foreign key stay in ClickHouse, and validate finds them', async () => {
  const loans = await count('SELECT COUNT(*) FROM library.loans WHERE member_id = 59');
  expect(loans).toBeGreaterThan(0);
  await own.mysql.query(`
    DELETE library.fines FROM library.fines JOIN library.loans ON loans.id = loan_id WHERE member_id = 59;
    DELETE FROM library.members WHERE id = 59`);
  const answer = await own.workspace.cdcctl('validate', '--wait', '60s');
  expect(answer.exitCode, answer.stderr).toBe(2);
  const different = answer.json.tables.filter(({ verdict }: TableReport) => verdict !== 'ok');
  expect(different).toMatchObject([{ table: 'library.loans', missing: 0, different: 0, extra: loans }]);
});
