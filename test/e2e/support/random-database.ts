import { createRandom, integerBetween, pick } from '../../../src/generate/random.js';
import { quoted, type Random, type RandomType, randomKeyType, randomType } from './random-types.js';

interface RandomColumn {
  /** Quoted. */
  readonly name: string;
  readonly type: RandomType;
  readonly nullable: boolean;
  /** Whether MySQL computes it. */
  readonly computed: boolean;
}

interface RandomTable {
  /** Quoted. */
  readonly name: string;
  readonly columns: readonly RandomColumn[];
  /** Whether other tables refer to its rows: changes of them would reach those without a word in the binlog. */
  readonly isParent: boolean;
  readonly statement: string;
}

/** A database that no code has seen: the same for the same seed. */
export interface RandomDatabase {
  /** Statements that make it and put rows into it; those of rows may meet a key that is there. */
  readonly schema: readonly string[];
  readonly rows: readonly string[];
  /** Insertions, updates, changes of keys and deletions, which may do so too. */
  readonly changes: readonly string[];
}

const NAMES = [
  'select', 'Upper Case', "it's", 'a "quoted" name', 'back\\slash', 'comma, and; (more)', ' gr\u00f6\u00dfe', '\u7121\u7dda',
  '1', '$cash$', 'tick`s', 'per%cent', 'dash-ed', '#hash', 'op', 'OP_TS', '_version', '_is_deleted', 'operation_type',
  '_synced_at', '_offset', `\${HOME}`, 'new\u00a0space', 'key', 'x y z', 'row', '`', 'colon: yes', "don''t", 'true', 'null',
]; // biome-ignore format: a list of names

function identifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** Takes one of the names, and makes others of them when they are used up. */
function namer(random: Random): () => string {
  const left = [...NAMES];
  let number = 0;
  return () => {
    if (left.length > 0 && random() < 0.5) {
      const [name = 'c'] = left.splice(Math.floor(random() * left.length), 1);
      return name;
    }
    number += 1;
    return `c${number}`;
  };
}

function attributes(random: Random, column: RandomColumn, canHide: boolean): string {
  const { type, nullable } = column;
  const remark = pick(random, ['plain', "it's # no\nline */", `\u{1F600} \\ \${X}`, 'a: b', '- "x"']);
  const parts = [
    nullable ? 'NULL' : 'NOT NULL',
    type.key && random() < 0.3 ? `DEFAULT ${type.value(random)}` : '',
    random() < 0.2 ? `COMMENT ${quoted(remark)}` : '',
    canHide && random() < 0.1 ? '/*!80023 INVISIBLE */' : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function columnLine(random: Random, column: RandomColumn, canHide: boolean): string {
  return `${column.name} ${column.type.text} ${attributes(random, column, canHide)}`;
}

/** A column that is computed from another one, stored or not. */
function computed(random: Random, name: string, from: RandomColumn): readonly [RandomColumn, string] {
  const type = { text: 'INT', value: () => 'DEFAULT', key: false };
  const line = `${name} INT AS (LENGTH(${from.name})) ${pick(random, ['STORED', 'VIRTUAL'])}`;
  return [{ name, type, nullable: true, computed: true }, line];
}

type KeyKind = 'primary' | 'unique' | 'both' | 'none';

function keyLines(kind: KeyKind, key: readonly RandomColumn[]): readonly string[] {
  const list = key.map(({ name }) => name).join(', ');
  if (kind === 'none') return [];
  if (kind === 'unique') return [`UNIQUE KEY u (${list})`];
  return [`PRIMARY KEY (${list})`, ...(kind === 'both' ? [`KEY k (${key[0]?.name})`] : [])];
}

function randomTable(random: Random, name: string, kind: KeyKind): RandomTable {
  const next = namer(random);
  const column = (type: RandomType, nullable: boolean): RandomColumn => {
    return { name: identifier(next()), type, nullable, computed: false };
  };
  const key = Array.from({ length: pick(random, [1, 1, 1, 2, 3]) }, () => column(randomKeyType(random), false));
  const others = Array.from({ length: integerBetween(random, 1, 9) }, () => column(randomType(random), random() < 0.6));
  const plain = others.find(({ type }) => /^(INT|DATE|VARCHAR|DECIMAL)/.test(type.text));
  const extra = plain === undefined ? [] : [computed(random, identifier(next()), plain)];
  // Columns of a key need not come first.
  const columns = random() < 0.5 ? [...key, ...others] : [...others, ...key];
  const lines = columns.map((one) => columnLine(random, one, !key.includes(one) || columns.length > key.length));
  const partitioned = kind === 'primary' && random() < 0.2;
  const statement =
    `CREATE TABLE ${identifier(name)} (\n  ` +
    [...lines, ...extra.map(([, line]) => line), ...keyLines(kind, key)].join(',\n  ') +
    `\n) COMMENT ${quoted(pick(random, ['', "what's # in\nit", '\u{1F600}']))}` +
    (partitioned ? ` PARTITION BY KEY (${key.map((one) => one.name).join(', ')}) PARTITIONS 3` : '');
  return { name: identifier(name), columns: [...columns, ...extra.map(([one]) => one)], isParent: false, statement };
}

const given = ({ columns }: RandomTable) => columns.filter((column) => !column.computed);

function value(random: Random, { type, nullable }: RandomColumn): string {
  return nullable && random() < 0.3 ? 'NULL' : type.value(random);
}

function insertion(random: Random, table: RandomTable): string {
  const columns = given(table);
  const values = columns.map((column) => value(random, column)).join(', ');
  return `INSERT INTO ${table.name} (${columns.map(({ name }) => name).join(', ')}) VALUES (${values})`;
}

/** An update of any of the columns, those of the key among them, or a deletion: of one row. */
function change(random: Random, table: RandomTable): string {
  const columns = given(table);
  const order = `ORDER BY ${columns[0]?.name} ${pick(random, ['ASC', 'DESC'])} LIMIT 1`;
  if (random() < 0.3) return insertion(random, table);
  if (random() < 0.3 && !table.isParent) return `DELETE FROM ${table.name} ${order}`;
  const changed = columns.filter(({ name }) => random() < 0.4 && !(table.isParent && name === '`id`'));
  const sets = (changed.length === 0 ? columns.slice(-1) : changed).map((one) => `${one.name} = ${value(random, one)}`);
  return `UPDATE ${table.name} SET ${sets.join(', ')} ${order}`;
}

/** Tables that belong together: a foreign key with rules, a trigger, and views. */
function related(): { readonly tables: readonly RandomTable[]; readonly statements: readonly string[] } {
  const id = (most: number): RandomType => {
    return { text: 'INT', value: (random) => String(integerBetween(random, 1, most)), key: true };
  };
  const word: RandomType = {
    text: 'VARCHAR(20)',
    value: (random) => quoted(pick(random, ['a', 'B', '\u00fc'])),
    key: true,
  };
  const plain = (name: string, type: RandomType) => ({
    name: identifier(name),
    type,
    nullable: false,
    computed: false,
  });
  const parent: RandomTable = {
    name: '`Parents`',
    columns: [plain('id', id(40)), plain('name', word)],
    isParent: true,
    statement: 'CREATE TABLE `Parents` (id INT PRIMARY KEY, name VARCHAR(20) NOT NULL)',
  };
  const child: RandomTable = {
    name: '`children of`',
    columns: [plain('id', id(1000)), plain('parent', id(40))],
    isParent: false,
    statement:
      'CREATE TABLE `children of` (id INT NOT NULL, parent INT NOT NULL, PRIMARY KEY (parent, id), ' +
      'FOREIGN KEY of_parent (parent) REFERENCES `Parents` (id) ON DELETE CASCADE ON UPDATE CASCADE)',
  };
  const statements = [
    'CREATE TABLE log (n BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, what VARCHAR(50), at TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6))',
    "CREATE TRIGGER `log it` AFTER INSERT ON `children of` FOR EACH ROW INSERT INTO log (what) VALUES (CONCAT('child ', NEW.id))",
    'CREATE VIEW `how many` AS SELECT parent, COUNT(*) AS n FROM `children of` GROUP BY parent',
    'CREATE VIEW everybody AS SELECT * FROM `Parents`',
  ];
  return { tables: [parent, child], statements };
}

const TABLE_NAMES = [
  'Upper', 'order', 'gr\u00f6\u00dfe', '$cash', 'dash-ed', 'UPPER_CASE', '1st', '\u7121', 'select', "it's", 'dot.ted', 'g2', 'order_versions',
]; // biome-ignore format: a list of names

/** Tables of every kind of key under every kind of name, and what happens to their rows. */
export function randomDatabase(seed: number): RandomDatabase {
  const random = createRandom(seed);
  const kinds: readonly [KeyKind, ...KeyKind[]] = ['primary', 'primary', 'primary', 'both', 'unique'];
  const own = Array.from({ length: 15 }, (_, index) => {
    const name = TABLE_NAMES[index] ?? `t${index}`;
    return randomTable(random, name, index === 14 ? 'none' : pick(random, kinds));
  });
  const { tables: family, statements } = related();
  const tables = [...family, ...own];
  const rows = tables.flatMap((table) => Array.from({ length: 20 }, () => insertion(random, table)));
  const changes = Array.from({ length: 10 * tables.length }, () =>
    change(random, pick(random, tables as [RandomTable, ...RandomTable[]])),
  );
  return { schema: [...tables.map(({ statement }) => statement), ...statements], rows, changes };
}
