import { displayName } from '../../model/index.js';
import { pathText } from '../../report/problem-text.js';
import type { Draft, TableDraft } from '../draft.js';
import { finding } from '../schema/refusals.js';
import type { Findings, Rule } from './types.js';

type NameKey = 'source' | 'topic' | 'target';

const SYSTEM_DATABASES: Readonly<Record<'source' | 'target', ReadonlySet<string>>> = {
  source: new Set(['mysql', 'sys', 'information_schema', 'performance_schema']),
  target: new Set(['system', 'information_schema']),
};

function nameOf(table: TableDraft, key: NameKey): string | undefined {
  const name = table[key];
  return typeof name === 'object' ? displayName(name) : name;
}

/** Refuses a name that another table has too; `fold` maps names that the service takes for one to the same text. */
function checkUnique(draft: Draft, key: NameKey, fold: (name: string) => string, { problems }: Findings): void {
  const seen = new Map<string, { readonly index: number; readonly name: string }>();
  for (const [index, table] of draft.tables.entries()) {
    const name = nameOf(table, key);
    if (name === undefined) continue;
    const first = seen.get(fold(name));
    if (first === undefined) {
      seen.set(fold(name), { index, name });
      continue;
    }
    const other = pathText(['tables', first.index, key]);
    const what =
      first.name === name ? `${name} is also ${other}` : `${name} counts as the same name as ${first.name} of ${other}`;
    problems.push({
      path: ['tables', index, key],
      at: 'value',
      ...finding('CDC-NAME-TAKEN', what, 'give each table its own'),
    });
  }
}

function checkReserved(draft: Draft, { problems }: Findings): void {
  for (const [index, table] of draft.tables.entries()) {
    for (const key of ['source', 'target'] as const) {
      const database = table[key]?.database ?? '';
      if (!SYSTEM_DATABASES[key].has(database.toLowerCase())) continue;
      const found = finding(
        'CDC-NAME-TAKEN',
        `${database} belongs to ${key === 'source' ? 'MySQL' : 'ClickHouse'} itself`,
        'use another database',
      );
      problems.push({ path: ['tables', index, key], at: 'value', ...found });
    }
    // Topics and tables of generations have these endings: a name of the same form could meet one of them.
    if (/\.g\d+$/.test(table.topic ?? '')) {
      const found = finding(
        'CDC-NAME-TAKEN',
        `${table.topic} ends in .g and a number, as topics of later generations do`,
        'choose another ending',
      );
      problems.push({ path: ['tables', index, 'topic'], at: 'value', ...found });
    }
    const target = nameOf(table, 'target') ?? '';
    if (/\.dead_letters$/.test(target)) {
      const found = finding(
        'CDC-NAME-TAKEN',
        `${target} is the table that takes records which cannot be written`,
        'choose another name',
      );
      problems.push({ path: ['tables', index, 'target'], at: 'value', ...found });
    }
    if (/_(versions|g\d+)$/.test(target)) {
      const found = finding(
        'CDC-NAME-TAKEN',
        `${target} ends as the tables and views that cdcctl makes for it do`,
        'choose a name without _versions or _g and a number at its end',
      );
      problems.push({ path: ['tables', index, 'target'], at: 'value', ...found });
    }
  }
}

/** Sources, topics and targets of the tables do not meet each other or what the systems keep for themselves. */
export const nameRule: Rule = (draft, findings) => {
  checkUnique(draft, 'source', (name) => name, findings);
  // Kafka refuses topics that differ only in . and _.
  checkUnique(draft, 'topic', (name) => name.replaceAll('.', '_'), findings);
  checkUnique(draft, 'target', (name) => name, findings);
  checkReserved(draft, findings);
};
