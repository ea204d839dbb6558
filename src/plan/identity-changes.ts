import { type JobKind, READERS } from '../model/index.js';
import { type JobIdentity, READER_CONNECTORS, type TableIdentity } from './job-identity.js';

/** One thing that a job reads, writes or works with otherwise than an earlier one; null where there is none. */
export type IdentityChange =
  | {
      /** A key of pipeline.yaml, one of a table in it, or a column of the table. */
      readonly of: 'pipeline' | 'table' | 'column';
      /** The table's name in MySQL; null for a key of the pipeline. */
      readonly table: string | null;
      readonly name: string;
      readonly before: string | null;
      readonly now: string | null;
    }
  | { readonly of: 'tables'; readonly table: string; readonly is: 'new' | 'left out' }
  /** The tables stood in another order. */
  | { readonly of: 'order' }
  /** Another version of cdcctl builds the job otherwise. */
  | { readonly of: 'layout' };

type Entries = Readonly<Record<string, string>>;

function entryChanges(
  before: Entries,
  now: Entries,
  of: 'pipeline' | 'table' | 'column',
  table: string | null,
): readonly IdentityChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].flatMap((name) => {
    const [old, current] = [before[name] ?? null, now[name] ?? null];
    return old === current ? [] : [{ of, table, name, before: old, now: current }];
  });
}

/** Which keys of a table in pipeline.yaml say what a job reads and writes. */
const KEYS = { cdc: { from: 'source', to: 'topic' }, sync: { from: 'topic', to: 'target' } } as const;

/** What there is one of in a table, by the keys that pipeline.yaml has for it. */
function single({ from, to, key, where }: TableIdentity, kind: JobKind): Entries {
  const keys = KEYS[kind];
  return { [keys.from]: from, [keys.to]: to, primaryKey: key.join(', '), where: JSON.stringify(where) };
}

/** What a job reads and writes with, by the keys of pipeline.yaml. */
function through({ reader, ...others }: JobIdentity['through']): Entries {
  const name = READERS.find((one) => READER_CONNECTORS[one] === reader) ?? reader;
  return { ...(name === undefined ? {} : { 'source.reader': name }), ...others };
}

function tableChanges(before: TableIdentity, now: TableIdentity, kind: JobKind): readonly IdentityChange[] {
  return [
    ...entryChanges(single(before, kind), single(now, kind), 'table', now.name),
    ...entryChanges(before.columns, now.columns, 'column', now.name),
  ];
}

/** What would have to be undone in pipeline.yaml for a state of the earlier job. */
export function identityChanges(before: JobIdentity, now: JobIdentity): readonly IdentityChange[] {
  const old = new Map(before.tables.map((table) => [table.name, table]));
  const current = new Map(now.tables.map((table) => [table.name, table]));
  const names = [...current.keys()];
  const order =
    names.length === old.size && names.every((name) => old.has(name)) && `${names}` !== `${[...old.keys()]}`;
  return [
    ...entryChanges(through(before.through), through(now.through), 'pipeline', null),
    ...[...old.keys()]
      .filter((name) => !current.has(name))
      .map((table) => ({ of: 'tables' as const, table, is: 'left out' as const })),
    ...[...current].flatMap(([name, table]): readonly IdentityChange[] => {
      const was = old.get(name);
      return was === undefined ? [{ of: 'tables', table: name, is: 'new' }] : tableChanges(was, table, now.kind);
    }),
    ...(order ? [{ of: 'order' as const }] : []),
    ...(before.layout === now.layout ? [] : [{ of: 'layout' as const }]),
  ];
}
