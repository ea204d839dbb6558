import process from 'node:process';
import type { FieldCase } from '../case.js';
import { type Dice, dice } from './dice.js';

/** The main kinds once more, with names, types and an order that nobody chose. Another seed makes other tables. */

export const SEED = Number(process.env.CDCCTL_TEST_SEED ?? 1);

const NAMES = [
  'order',
  'key',
  'Name',
  'größe',
  'a b',
  'x"y',
  'op_',
  'rank',
  'groups',
  'geometry',
  'array',
  'value',
  '2nd',
];

/** A type, and a value of row n that differs from that of any other column. */
const TYPES: readonly (readonly [string, (n: number) => string])[] = [
  ['int', (n) => String(n * 3)],
  ['bigint', (n) => String(n * 1_000_000_007)],
  ['varchar(20)', (n) => `'é${n}'`],
  ['decimal(12,2)', (n) => `${n}.25`],
  ['date', (n) => `'2020-01-${String(10 + (n % 20))}'`],
  ['tinyint unsigned', (n) => String(n % 256)],
];

const quoted = (name: string) => `\`${name}\``;

interface Column {
  readonly name: string;
  readonly type: string;
  readonly value: (n: number) => string;
}

function columns({ pick, shuffle }: Dice): readonly Column[] {
  return shuffle(NAMES)
    .slice(0, 4)
    .map((name, index) => {
      const [type, value] = pick(TYPES);
      return { name, type, value: (n: number) => value(n * 10 + index) };
    });
}

const define = ({ name, type }: Column) => `${quoted(name)} ${type}`;

function insert(table: string, all: readonly Column[], n: number): string {
  const names = ['id', ...all.map(({ name }) => name)].map(quoted);
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${[n, ...all.map(({ value }) => value(n))].join(', ')})`;
}

/** A copy in another order, with a column in front that the pipeline does not have, is renamed in. */
function swap(number: number): FieldCase {
  const random = dice(SEED * 1000 + number);
  const all = columns(random);
  const copy = ['id INT PRIMARY KEY', 'extra INT NOT NULL DEFAULT 99', ...random.shuffle(all).map(define)];
  const names = ['id', ...all.map(({ name }) => name)].map(quoted).join(', ');
  return {
    ...{
      name: `random-swap-${number}`,
      kind: 'wrong values',
      did: 'a copy of random columns in another order is renamed in',
    },
    before: [`CREATE TABLE t (id INT PRIMARY KEY, ${all.map(define).join(', ')})`, insert('t', all, 1)],
    after: [
      {
        sql: [
          `CREATE TABLE _new (${copy.join(', ')})`,
          `INSERT INTO _new (${names}) SELECT ${names} FROM t`,
          'RENAME TABLE t TO _old, _new TO t',
          insert('t', all, 2),
          `UPDATE t SET ${quoted(all[0]?.name ?? '')} = NULL WHERE id = 1`,
        ],
      },
    ],
    tables: {
      t: {
        columns: { id: 'int not null', ...Object.fromEntries(all.map(({ name, type }) => [name, type])) },
        primaryKey: ['id'],
      },
    },
    verdict: { is: 'equal' },
  };
}

/** Character sets with a text that both sides of a conversion have. */
const TEXTS: readonly (readonly [string, string])[] = [
  ['latin1', 'éß'],
  ['latin2', 'ąéß'],
  ['greek', 'αω'],
  ['cp1251', 'жя'],
  ['gbk', '中文'],
  ['sjis', '日本'],
  ['euckr', '한국'],
  ['utf16', 'é中'],
];

function convert(number: number): FieldCase {
  const random = dice(SEED * 1000 + 100 + number);
  const [charset, text] = random.pick(TEXTS);
  const [from, to] = random.shuffle([charset, 'utf8mb4']);
  return {
    ...{
      name: `random-charset-${number}`,
      kind: 'wrong values',
      did: 'ALTER TABLE .. CONVERT TO CHARACTER SET, of random ones',
    },
    before: [
      `CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20)) CHARACTER SET ${from}`,
      `INSERT INTO t VALUES (1, '${text}')`,
    ],
    after: [
      {
        sql: [
          `ALTER TABLE t CONVERT TO CHARACTER SET ${to}`,
          `INSERT INTO t VALUES (2, '${text}')`,
          `UPDATE t SET v = CONCAT(v, v)`,
        ],
      },
    ],
    tables: { t: { columns: { id: 'int not null', v: 'varchar(20)' }, primaryKey: ['id'] } },
    verdict: { is: 'equal' },
  };
}

export const RANDOM: readonly FieldCase[] = [swap(1), swap(2), swap(3), convert(1), convert(2), convert(3)];
