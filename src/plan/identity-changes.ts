import { type JobKind, READERS } from '../model/index.js';
import { type JobIdentity, READER_CONNECTORS, type TableIdentity } from './job-identity.js';

/** More lines than these say no more. */
const MOST_LINES = 8;

type Entries = Readonly<Record<string, string>>;

function entryChanges(before: Entries, now: Entries, what: string): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].flatMap((name) => {
    const [old, current] = [before[name], now[name]];
    if (old === current) return [];
    if (old === undefined) return [`${what}${name} is new: ${current}`];
    return [current === undefined ? `${what}${name} is left out` : `${what}${name} was ${old}, is ${current}`];
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

function tableChanges(before: TableIdentity, now: TableIdentity, kind: JobKind): readonly string[] {
  return [
    ...entryChanges(single(before, kind), single(now, kind), `${now.name}: `),
    ...entryChanges(before.columns, now.columns, `${now.name}: column `),
  ];
}

function allChanges(before: JobIdentity, now: JobIdentity): readonly string[] {
  const old = new Map(before.tables.map((table) => [table.name, table]));
  const current = new Map(now.tables.map((table) => [table.name, table]));
  const names = [...current.keys()];
  const order =
    names.length === old.size && names.every((name) => old.has(name)) && `${names}` !== `${[...old.keys()]}`;
  return [
    ...entryChanges(through(before.through), through(now.through), ''),
    ...[...old.keys()].filter((name) => !current.has(name)).map((name) => `${name} is left out`),
    ...[...current].flatMap(([name, table]) => {
      const was = old.get(name);
      return was === undefined ? [`${name} is new`] : tableChanges(was, table, now.kind);
    }),
    ...(order ? ['the tables stood in another order'] : []),
    ...(before.layout === now.layout ? [] : ['this version of cdcctl builds the job otherwise']),
  ];
}

/** What would have to be undone in pipeline.yaml for a state of the earlier job, one line each. */
export function identityChanges(before: JobIdentity, now: JobIdentity): readonly string[] {
  const lines = allChanges(before, now);
  const more = lines.length - MOST_LINES;
  return more > 0 ? [...lines.slice(0, MOST_LINES), `and ${more} more`] : lines;
}
