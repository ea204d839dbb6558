import { escape as quote } from 'mysql2';
import type { Change } from './ledger.js';

/** The two tables that are written: one with a number as key, one with a text. */
export const TABLES = ['accounts', 'tags'] as const;
export type TableName = (typeof TABLES)[number];

export const KEY: Readonly<Record<TableName, string>> = { accounts: 'id', tags: 'label' };
/** What both sides are compared by, besides the key. */
export const COLUMNS = ['seq', 'tx', 'amount', 'name', 'note'] as const;

const SHAPE = `
      seq: bigint not null
      tx: bigint not null
      amount: decimal(12,2) not null
      name: varchar(80) character set utf8mb4 not null
      note: varchar(200) character set utf8mb4`;

/** Partitions of each topic, and rows of the table of markers: enough for one in each partition. */
const PARTITIONS = 3;
export const MARKERS = 12;

export function pipelineText(delivery: string, generation = 1): string {
  return `version: 1
name: faults
generation: ${generation}
delivery: ${delivery}
tables:
  - source: faults.accounts
    columns:
      id: bigint not null${SHAPE}
    primaryKey: [id]
    topic: faults-accounts
    partitions: ${PARTITIONS}
    target: faults.accounts
    generate: true
  - source: faults.tags
    columns:
      label: varchar(40) character set utf8mb4 collate utf8mb4_bin not null${SHAPE}
    primaryKey: [label]
    topic: faults-tags
    partitions: ${PARTITIONS}
    target: faults.tags
    generate: true
  - source: faults.markers
    columns:
      id: int not null
      seq: bigint not null
    primaryKey: [id]
    topic: faults-markers
    partitions: ${PARTITIONS}
    target: faults.markers
    generate: true
ports: { mysql: auto, kafka: auto, flink: auto, clickhouseHttp: auto, clickhouseNative: auto, kafkaUi: auto }
`;
}

/** Where each connection's newest transaction is kept: it says whether one whose answer was lost was committed. */
export const PROGRESS = 'CREATE TABLE IF NOT EXISTS faults.progress (worker INT PRIMARY KEY, tx BIGINT NOT NULL)';

/** A ledger's key as the table has it: the connections' keys never meet. */
export function keyOf(table: TableName, worker: number, key: number): string {
  return table === 'accounts' ? String(key * 10 + worker) : `w${worker}-${key}`;
}

function literal(table: TableName, key: string): string {
  return table === 'accounts' ? key : quote(key);
}

/** A row's values follow from its key, its number and its transaction. */
function values(key: string, seq: number, tx: number): Readonly<Record<(typeof COLUMNS)[number], string>> {
  const amount = (((seq * 7919 + tx) % 10_000_000) / 100).toFixed(2);
  const note = seq % 3 === 0 ? 'NULL' : quote(`${'x'.repeat(seq % 40)}\n"'\\ ${tx}`);
  return { seq: String(seq), tx: String(tx), amount, name: quote(`row ${key} é€ ${seq}`), note };
}

/** The statement of one change. */
export function statement(table: TableName, worker: number, change: Change, tx: number): string {
  const at = (key: number) => literal(table, keyOf(table, worker, key));
  const name = `faults.${table}`;
  const where = `WHERE ${KEY[table]} = ${at(change.from ?? change.key)}`;
  if (change.operation === 'delete') return `DELETE FROM ${name} ${where}`;
  const row = values(keyOf(table, worker, change.key), change.seq, tx);
  const columns = { [KEY[table]]: at(change.key), ...row };
  if (change.operation === 'insert') {
    return `INSERT INTO ${name} (${Object.keys(columns).join(', ')}) VALUES (${Object.values(columns).join(', ')})`;
  }
  const set = Object.entries(change.operation === 'update' ? row : columns);
  return `UPDATE ${name} SET ${set.map(([column, value]) => `${column} = ${value}`).join(', ')} ${where}`;
}
