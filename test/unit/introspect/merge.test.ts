import { createTwoFilesPatch } from 'diff';
import { expect, test } from 'vitest';
import { loadPipeline } from '../../../src/config/index.js';
import { mergeConfig } from '../../../src/introspect/index.js';
import type { SourceColumn, SourceTable } from '../../../src/ports/index.js';
import { column, table } from './source-tables.js';

const FILE = `# what is ours
version: 1
name: shop
source:   { host: db.example.com, user: app, password: "\${MYSQL_CDC_PASSWORD}" }   # odd spacing stays
tables:
  # the first table
  - source: shop.orders
    columns: # as in MySQL
      id: bigint unsigned not null auto_increment
      # secret: varchar(20) is nobody's business
      state: varchar(20) not null default 'new' # behind it
      # place: point is left out: it has the type point, which is not carried
      "on": date
    # the key
    primaryKey: [id]
    topic: orders # chosen by hand
    partitions: 3
    target: analytics.orders

  # the second table
  - source: shop.codes
    columns: { id: char(3) not null, text: 'decimal(5, 2)' }
    primaryKey: [id]
    topic: codes
    target: analytics.codes
flink:
    parallelism: 1
`;

const ID = column('id', 'bigint(20) unsigned');
const STATE = column('state', 'varchar(20)');
const OTHERS = [column('secret', 'varchar(20)'), column('place', 'point', { nullable: true })];
const ON = column('on', 'date', { nullable: true });
const CODES = table('codes', {
  columns: [column('id', 'char(3)'), column('text', 'decimal(5,2)', { nullable: true })],
});

/** Lines of a diff that say what changed, and the notes; the result passes every check of the config. */
function merge(
  orders: Partial<SourceTable> | null,
  others: readonly SourceTable[] = [CODES],
  wanted = others.slice(1),
  file = FILE,
) {
  const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text: file, env: {} });
  const schema = [...(orders === null ? [] : [table('orders', orders)]), ...others];
  const { text, notes } = mergeConfig({ text: file, pipeline, schema, wanted });
  loadPipeline({ path: 'pipeline.yaml', text, env: {} });
  const diff = createTwoFilesPatch('a', 'b', file, text, '', '', { context: 0 }).split('\n');
  return { diff: diff.slice(4).filter((line) => /^[-+]/.test(line)), notes, text };
}

const columns = (...list: readonly SourceColumn[]) => ({ columns: list });

test('a condition on a column that is gone is refused in terms of the file that is there', () => {
  const file = FILE.replace(
    '    primaryKey: [id]\n',
    '    where: { id: [1], state: [new] }\n    primaryKey: [id]\n',
  ).replace("varchar(20) not null default 'new'", "enum('new', 'old') not null");
  const gone = () => merge(columns(ID, ...OTHERS, ON), [CODES], [], file);
  expect(gone).toThrow('shop.orders chooses its rows by state, which MySQL does not have any more');
  expect(gone).toThrow(expect.objectContaining({ why: expect.stringContaining('in line 15 of the file') }));
});

test('a file that says what MySQL has stays as it is', () => {
  const { text, notes } = merge(columns(ID, ...OTHERS, STATE, ON));
  expect([text, notes]).toEqual([FILE, []]);
});

test('a table stays as it is where the user may not read all of its columns', () => {
  const { text, notes } = merge({ ...columns(ID), hidden: 'has columns that the user may not read' });
  expect([text, notes]).toEqual([FILE, ['shop.orders has columns that the user may not read: it stays as it is']]);
});

test('new columns stand where MySQL has them, also beside comments of those that are left out', () => {
  const added = columns(
    column('first', 'int'),
    ID,
    ...OTHERS.slice(0, 1),
    column('between', 'vector(3)', { nullable: true, comment: 'why # not' }),
    STATE,
    ...OTHERS.slice(1),
    column('no', 'int(11)', { comment: 'how\nmany' }),
    ON,
    column('last', "enum('a','b')", { nullable: true }),
  );
  const { diff, notes } = merge(added);
  expect(diff).toEqual([
    '+      first: int not null',
    '+      # between: vector(3) is left out: it has "vector" in place of a type',
    '+      "no": int not null # how many',
    "+      last: enum('a', 'b')",
  ]);
  expect(notes).toEqual(['shop.orders.between is left out: it has "vector" in place of a type']);
});

test('types and nullability change in place, and what else the definition says stays', () => {
  const { diff } = merge(columns(ID, ...OTHERS, column('state', 'varchar(99)', { nullable: true }), ON));
  expect(diff).toEqual([
    "-      state: varchar(20) not null default 'new' # behind it",
    "+      state: varchar(99) default 'new' # behind it",
  ]);
});

test('a default that the new type cannot have goes', () => {
  const { diff } = merge(columns(column('id', 'varchar(9)'), ...OTHERS, STATE, ON));
  expect(diff[1]).toBe('+      id: varchar(9) not null');
});

test('a column whose type is not carried any more becomes a comment', () => {
  const { diff, notes } = merge(columns(ID, ...OTHERS, column('state', 'vector(3)'), ON));
  expect(diff[1]).toBe('+      # state: vector(3) is left out: it has "vector" in place of a type');
  expect(notes).toEqual(['shop.orders.state is left out: it has "vector" in place of a type']);
});

test('a column that is gone takes its line along; a likely new name is told', () => {
  const { diff, notes } = merge(columns(ID, ...OTHERS, column('status', 'varchar(20)')));
  expect(diff).toEqual([
    "-      state: varchar(20) not null default 'new' # behind it",
    '-      "on": date',
    '+      status: varchar(20) not null',
  ]);
  expect(notes).toEqual(['shop.orders: state is gone and status is new: maybe it was renamed']);
});

test('another key, and columns in braces', () => {
  const keys = [{ name: 'PRIMARY', columns: ['id', 'state'] }];
  const codes = table('codes', { columns: [column('new', 'int'), column('id', 'char(3)'), column('no', 'date')] });
  const { diff } = merge({ ...columns(ID, ...OTHERS, STATE, ON), keys }, [codes]);
  expect(diff).toEqual([
    '-    primaryKey: [id]',
    '+    primaryKey: [id, state]',
    "-    columns: { id: char(3) not null, text: 'decimal(5, 2)' }",
    '+    columns: { new: int not null, id: char(3) not null, "no": date not null }',
  ]);
});

test('a table that is gone goes with its lines, and leaves the comments before and behind it', () => {
  const { diff, notes, text } = merge(null);
  expect(diff.every((line) => line.startsWith('-'))).toBe(true);
  expect(diff.length).toBe(12);
  expect(text).toContain('  # the first table\n\n  # the second table\n  - source: shop.codes\n');
  expect(notes).toEqual(['shop.orders is not there, or the user may not see it: it goes']);
});

test('tables that are wanted come last, and what cannot be carried is said above the list', () => {
  const { diff, notes } = merge(columns(ID, ...OTHERS, STATE, ON), [
    CODES,
    table('orders_log'),
    table('log', { keys: [] }),
  ]);
  expect(diff).toEqual([
    '+# Left out:',
    '+#   shop.log has neither a primary key nor a unique key without NULL',
    '+  - source: shop.orders_log # about 0 rows',
    '+    columns:',
    '+      id: int unsigned not null',
    '+    primaryKey: [id]',
    '+    topic: shop.orders_log',
    '+    partitions: 1',
    '+    target: shop.orders_log',
  ]);
  expect(notes).toEqual(['shop.log is left out: it has neither a primary key nor a unique key without NULL']);
});

const RENAMED = FILE.replace(
  '    # the key\n',
  '    rename: { state: status, on: day } # as readers know them\n    # the key\n',
);

test('new names of columns follow those that go, and those that the pipeline has itself', () => {
  expect(merge(columns(ID, ...OTHERS, STATE, ON), undefined, undefined, RENAMED).diff).toEqual([]);
  const state = "-      state: varchar(20) not null default 'new' # behind it";
  expect(merge(columns(ID, ...OTHERS, ON), undefined, undefined, RENAMED).diff).toEqual([
    state,
    '-    rename: { state: status, on: day } # as readers know them',
    '+    rename: { "on": day } # as readers know them',
  ]);
  expect(merge(columns(ID, ...OTHERS), undefined, undefined, RENAMED).diff).toEqual([
    state,
    '-      "on": date',
    '-    rename: { state: status, on: day } # as readers know them',
  ]);
  expect(merge(columns(ID, ...OTHERS, STATE, ON, column('op', 'int'))).diff).toEqual([
    '+      op: int not null',
    '+    rename: { op: mysql_op }',
  ]);
});

test('a table is not taken out of a list in brackets, where others may stand on its line', () => {
  const item = (name: string) =>
    `{ source: shop.${name}, columns: { id: bigint not null }, primaryKey: [id], topic: ${name}, target: a.${name} }`;
  const file = `${FILE.slice(0, FILE.indexOf('tables:'))}tables: [ ${item('orders')}, ${item('codes')},\n  ${item('log')} ]\n`;
  const others = ['codes', 'log'].map((name) => table(name, { columns: [column('id', 'bigint(20)')] }));
  expect(() => merge(null, others, [], file)).toThrow('The list `tables` is written in brackets');
});
