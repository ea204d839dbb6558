import { join } from 'node:path';
import { execa } from 'execa';
import { type FieldCase, tablesOf, targetOf } from '../case.js';
import { TARGETS } from '../runner/pipeline-text.js';
import type { FieldStack } from '../runner/stack.js';
import { clickhouseRows, mysqlRows, type Rows, without } from './rows.js';
import { inDrift, inStatus, news, type Said } from './said.js';

export interface TableEvidence {
  /** As in the case, without its database. */
  readonly table: string;
  readonly missing: readonly string[];
  readonly extra: readonly string[];
  /** In ClickHouse, and never in MySQL at any moment of the case. */
  readonly invented: readonly string[];
  readonly saidByStatus: readonly string[];
  readonly saidByDrift: readonly string[];
  /** Newest dead letters. */
  readonly letters: readonly string[];
}

/** Rows that MySQL has shown at some moment, by table. */
export type Seen = ReadonlyMap<string, Rows>;

/** Adds what MySQL shows now to what it has shown. */
export async function see(stack: FieldStack, one: FieldCase, seen: Map<string, Set<string>>): Promise<void> {
  for (const table of Object.keys(one.tables)) {
    const rows = seen.get(table) ?? new Set();
    for (const row of await mysqlRows(stack, one, table)) rows.add(row);
    seen.set(table, rows);
  }
}

async function letters(stack: FieldStack, one: FieldCase, table: string): Promise<readonly string[]> {
  const query =
    `SELECT error FROM ${TARGETS}.dead_letters FINAL WHERE startsWith(target, {of: String}) ` +
    'ORDER BY happened_at DESC LIMIT 2';
  try {
    const query_params = { of: `${TARGETS}.${targetOf(one, table)}_` };
    const answer = await stack.clickhouse.query({ query, query_params, format: 'JSONEachRow' });
    return (await answer.json<{ readonly error: string }>()).map(({ error }) => error);
  } catch {
    return [];
  }
}

interface Heard {
  readonly before: Said;
  readonly now: Said;
}

export async function evidence(
  stack: FieldStack,
  one: FieldCase,
  seen: Seen,
  { before, now }: Heard,
): Promise<readonly TableEvidence[]> {
  return Promise.all(
    Object.keys(one.tables).map(async (table, index): Promise<TableEvidence> => {
      const name = tablesOf(one)[index] ?? '';
      const [there, here] = [await mysqlRows(stack, one, table), await clickhouseRows(stack, one, table)];
      return {
        table,
        missing: without(there, here),
        extra: without(here, there),
        invented: without(here, new Set([...(seen.get(table) ?? []), ...there])),
        saidByStatus: news(inStatus(before, name), inStatus(now, name)),
        saidByDrift: news(inDrift(before, name), inDrift(now, name)),
        letters: await letters(stack, one, table),
      };
    }),
  );
}

/** Whether both sides hold the same rows. */
export async function areEqual(stack: FieldStack, one: FieldCase): Promise<boolean> {
  for (const table of Object.keys(one.tables)) {
    const [there, here] = [await mysqlRows(stack, one, table), await clickhouseRows(stack, one, table)];
    if (there.size !== here.size || without(there, here).length > 0) return false;
  }
  return true;
}

/** Names of the log files that have this text. */
export async function logsWith(stack: FieldStack, text: string): Promise<readonly string[]> {
  const args = ['-rlF', '--', text, join(stack.workspace.stateDir, 'logs')];
  const { stdout } = await execa('grep', args, { reject: false });
  return stdout.split('\n').filter((line) => line !== '');
}

const SHOWN = 5;

function some(what: string, rows: readonly string[]): readonly string[] {
  if (rows.length === 0) return [];
  const more = rows.length > SHOWN ? ` and ${rows.length - SHOWN} more` : '';
  return [
    `  ${what}: ${rows
      .slice(0, SHOWN)
      .map((row) => row.slice(0, 300))
      .join(' ')}${more}`,
  ];
}

/** What was found of a table, for people. */
export function evidenceText(found: readonly TableEvidence[]): string {
  return found
    .flatMap((one) => {
      const lines = [
        ...some('only in MySQL', one.missing),
        ...some('only in ClickHouse', one.extra),
        ...some('never in MySQL', one.invented),
        ...some('dead letters', one.letters),
        ...some('new in status', one.saidByStatus),
        ...some('new in drift', one.saidByDrift),
      ];
      return [`${one.table}:${lines.length === 0 ? ' both sides hold the same rows, nothing is said' : ''}`, ...lines];
    })
    .join('\n');
}
