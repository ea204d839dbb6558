import { stringify } from 'yaml';
import { displayName } from '../model/index.js';
import type { SourceColumn, SourceTable } from '../ports/index.js';
import type { CarriedTable, RefusedTable } from './carried.js';

export interface ConfigSource {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

export interface ConfigInput {
  /** Name of the pipeline. */
  readonly name: string;
  readonly source: ConfigSource;
  readonly carried: readonly CarriedTable[];
  readonly refused: readonly RefusedTable[];
}

/** Line breaks of any YAML, and what editors and other readers of YAML take for one, or do not take at all. */
const UNPRINTED = /[\p{Cc}\p{Zl}\p{Zp}\ufeff]/u;

/** In quotes, on one line whatever it has. */
function quoted(value: string): string {
  const hex = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(new RegExp(UNPRINTED, 'gu'), hex);
}

/** A key or value as YAML has it, on one line, quoted where it must be. */
export function scalar(value: string): string {
  // The ends of documents are none within a line, but not every reader knows.
  if (UNPRINTED.test(value) || /^(---|\.\.\.)/.test(value)) return quoted(value);
  return stringify(value, { lineWidth: 0, version: '1.1' }).replace(/\n$/, '');
}

/** The same within brackets or braces, where these and commas mean something. */
export function scalarWithin(value: string): string {
  return /[,[\]{}]/.test(value) ? quoted(value) : scalar(value);
}

/** A text that may stand behind `#`: names and comments of a database may have line breaks. */
export function remark(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** The comment that names a table which is left out. */
export function refusedLine({ table, why }: RefusedTable): string {
  return `#   ${remark(displayName(table.name))} ${remark(why)}`;
}

/** Partitions by size: parallel writers for what is large, one for all else. It cannot be changed within a generation. */
function partitions(rows: number | null): number {
  if (rows === null || rows < 1_000_000) return 1;
  return rows < 10_000_000 ? 3 : 6;
}

/** A topic's name has letters, digits, dots, dashes and underscores only, and another ending than those of generations. */
function topic({ table: { name } }: CarriedTable): string {
  return displayName(name)
    .replace(/[^A-Za-z0-9._-]/g, '_')
    .replace(/^__/, '_')
    .replace(/\.g\d+$/, '$&-topic');
}

/** The table's own name, but for names that cdcctl gives to tables and views beside it. */
function target({ name }: SourceTable): string {
  return displayName(name).replace(/_(versions|g\d+)$|\.dead_letters$/, '$&_table');
}

/** What to know of a text that is not stored as it is copied; a collation begins with the name of its character set. */
function charset(collation: string | null): string {
  const name = collation?.split('_')[0] ?? 'utf8mb4';
  return /^(utf8|ascii)/.test(name) ? '' : `${name} in MySQL, UTF-8 here`;
}

/** A column's line, without what stands before it. */
export function columnLine(
  { name, generated, invisible, collation, comment }: SourceColumn,
  definition: string,
  about = '',
): string {
  const kinds = [generated ? 'computed by MySQL' : '', invisible ? 'invisible in MySQL' : ''];
  const notes = [...kinds, charset(collation), remark(comment), about];
  const behind = notes.filter((text) => text !== '').join('; ');
  return `${scalar(name)}: ${scalar(definition)}${behind === '' ? '' : ` # ${behind}`}`;
}

/** The comment in the place of a column that is left out. */
export function leftOutLine({ name, type }: SourceColumn, why: string): string {
  return `# ${scalar(name)}: ${remark(type)} is left out: it ${remark(why)}`;
}

function columnLines({ table, columns, leftOut, remarks }: CarriedTable): readonly string[] {
  const carried = new Map(columns.map((column) => [column.name, column.definition]));
  return table.columns.map((column) => {
    const definition = carried.get(column.name);
    const line =
      definition === undefined
        ? leftOutLine(column, leftOut.get(column.name) ?? 'is not carried')
        : columnLine(column, definition, remarks?.get(column.name));
    return `      ${line}`;
  });
}

/** A mapping in braces. */
export function flowPairs(pairs: ReadonlyMap<string, string>): string {
  return `{ ${[...pairs].map(([key, value]) => `${scalarWithin(key)}: ${scalarWithin(value)}`).join(', ')} }`;
}

/** New names of columns by those in MySQL, as the key `rename` of a table. */
export function renamePair(rename: ReadonlyMap<string, string>): string {
  return `rename: ${flowPairs(rename)}`;
}

function renameLine({ rename }: CarriedTable): readonly string[] {
  return rename.size === 0 ? [] : [`    ${renamePair(rename)} # cdcctl has columns of these names`];
}

/** A table as an item of the list `tables`. */
export function tableLines(table: CarriedTable, topicName: string): readonly string[] {
  const { name, rows, comment, cascades, triggers } = table.table;
  const about = [rows === null ? '' : `about ${rows} rows`, remark(comment)].filter((text) => text !== '').join('; ');
  return [
    `  - source: ${scalar(displayName(name))}${about === '' ? '' : ` # ${about}`}`,
    ...cascades.map(
      (key) => `    # Changes by the foreign key ${remark(key)} are not in the binlog: they are not replicated.`,
    ),
    ...(triggers.length === 0
      ? []
      : [`    # Triggers: ${remark(triggers.join(', '))}. What they write is in the binlog, and is replicated.`]),
    '    columns:',
    ...columnLines(table),
    ...renameLine(table),
    `    primaryKey: [${table.primaryKey.map(scalarWithin).join(', ')}]`,
    `    topic: ${scalar(topicName)}`,
    `    partitions: ${partitions(rows)}`,
    `    target: ${scalar(target(table.table))}`,
  ];
}

/** Topics in the order of the tables; where a name is taken already, a number is added. */
export function topicNames(carried: readonly CarriedTable[], used: readonly string[] = []): readonly string[] {
  const taken = new Set<string>(used);
  return carried.map((table) => {
    const wanted = topic(table);
    let name = wanted;
    for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`;
    taken.add(name);
    return name;
  });
}

/** A commented pipeline.yaml for tables that exist already. */
export function configText({ name, source, carried, refused }: ConfigInput): string {
  const topics = topicNames(carried);
  const tables = carried.flatMap((table, index) => tableLines(table, topics[index] ?? ''));
  return `${[
    '# yaml-language-server: $schema=./pipeline.schema.json',
    `# Tables of the MySQL at ${remark(source.host)}, through Kafka, into ClickHouse. Change what you like; \`cdcctl up\` starts it.`,
    'version: 1',
    `name: ${scalar(name)}`,
    '',
    'source:',
    `  host: ${scalar(source.host)}`,
    `  port: ${source.port}`,
    `  user: ${scalar(source.user)} # needs SELECT on the tables, REPLICATION SLAVE and REPLICATION CLIENT`,
    `  password: "\${MYSQL_CDC_PASSWORD}" # set this variable`,
    '',
    'sink:',
    '  type: clickhouse',
    '',
    ...(refused.length === 0 ? [] : ['# Left out:']),
    ...refused.map(refusedLine),
    'tables:',
    ...tables,
  ].join('\n')}\n`;
}
