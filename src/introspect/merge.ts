import { isMap, isScalar } from 'yaml';
import { CdcctlError, ExitCode } from '../errors/index.js';
import { displayName, type Pipeline, type Table } from '../model/index.js';
import type { SourceTable } from '../ports/index.js';
import { type CarriedTable, carry, type RefusedTable } from './carried.js';
import { type TableChanges, tableChanges } from './changes.js';
import { refusedLine, remark, tableLines, topicNames } from './config-text.js';
import { applyEdits, type Edit, insertLines } from './edits.js';
import { mergeColumns } from './merge-columns.js';
import { lineEnd, lineStart, rangeOf, type TableNode, tableNodes } from './table-nodes.js';

export interface MergeInput {
  /** The file, which has no problem. */
  readonly text: string;
  readonly pipeline: Pick<Pipeline, 'tables'>;
  /** Every table of the pipeline's databases, as it is in MySQL. */
  readonly schema: readonly SourceTable[];
  /** Tables that the pipeline does not have and shall have. */
  readonly wanted: readonly SourceTable[];
}

export interface Merged {
  readonly text: string;
  /** What to look at before it is written, one sentence each. */
  readonly notes: readonly string[];
  /** Tables that were wanted and that no pipeline can carry. */
  readonly refused: readonly RefusedTable[];
}

/** What was done to the text, and what there is to say of it. */
interface Part {
  readonly edits: readonly Edit[];
  readonly notes: readonly string[];
}

function find(schema: readonly SourceTable[], { source }: Table): SourceTable | undefined {
  return schema.find(({ name }) => name.database === source.database && name.table === source.table);
}

/** The item with its lines, from the dash on; comments that follow it stay. */
function removeItem(text: string, node: TableNode): Edit {
  const [start, end] = rangeOf(node.map);
  const last = start + text.slice(start, end).trimEnd().length;
  return { start: lineStart(text, start), end: lineEnd(text, last - 1), text: '' };
}

function changeNotes(name: string, { columns, key }: TableChanges): readonly string[] {
  const notes = columns.flatMap((change): readonly string[] => {
    if (change.kind === 'dropped')
      return change.renamedTo === null
        ? []
        : [`${name}: ${change.name} is gone and ${change.renamedTo} is new: maybe it was renamed`];
    return typeof change.carried === 'string' ? [`${name}.${change.name} is left out: it ${change.carried}`] : [];
  });
  return key !== null && key.actual === null ? [...notes, `${name} has no key any more: take it out by hand`] : notes;
}

/** A condition cannot go by itself: other rows would be copied. */
function checkConditions(text: string, { map }: TableNode, name: string, { columns }: TableChanges): void {
  const where = map.get('where', true);
  const named = isMap(where) ? where.items.flatMap(({ key }) => (isScalar(key) ? [key] : [])) : [];
  for (const change of columns) {
    const key = named.find(({ value }) => String(value) === change.name);
    const goes = change.kind === 'dropped' || typeof change.carried === 'string';
    if (key === undefined || !goes) continue;
    const line = text.slice(0, rangeOf(key)[0]).split('\n').length;
    throw new CdcctlError({
      code: 'CDC-MERGE-CONDITION',
      what: `${name} chooses its rows by ${change.name}, which ${change.kind === 'dropped' ? 'MySQL does not have any more' : 'is not carried any more'}`,
      why: `It stands in \`where\`, in line ${line} of the file. Without the condition other rows would be copied.`,
      next: 'Take the condition out or choose rows by another column, with a higher `generation`, and run the command again',
      exitCode: ExitCode.config,
    });
  }
}

function mergeTable(
  text: string,
  { list, node }: { readonly list: { readonly flow?: boolean }; readonly node: TableNode },
  table: Table,
  schema: readonly SourceTable[],
): Part {
  const name = displayName(table.source);
  const actual = find(schema, table);
  if (actual === undefined && list.flow === true) throw inBraces();
  if (actual === undefined)
    return { edits: [removeItem(text, node)], notes: [`${name} is not there, or the user may not see it: it goes`] };
  // A column that is only hidden must not pass for one that is gone.
  if (actual.hidden !== undefined) return { edits: [], notes: [`${name} ${actual.hidden}: it stays as it is`] };
  const changes = tableChanges(table, actual, new Set(node.comments.map(({ name: column }) => column)));
  checkConditions(text, node, name, changes);
  const order = actual.columns.map(({ name: column }) => column);
  return { edits: mergeColumns(text, node, changes, order), notes: changeNotes(name, changes) };
}

function addTables(text: string, carried: readonly CarriedTable[], pipeline: MergeInput['pipeline']): readonly Edit[] {
  const { list, tables } = tableNodes(text);
  const last = tables.at(-1);
  if (carried.length === 0 || last === undefined) return [];
  const [start, end] = rangeOf(last.map);
  const at = lineEnd(text, start + text.slice(start, end).trimEnd().length - 1);
  const dash = text.lastIndexOf('-', start);
  const indent = ' '.repeat(dash - lineStart(text, dash));
  const used = pipeline.tables.map(({ topic }) => topic);
  const names = topicNames(carried, used);
  const lines = carried.flatMap((table, index) => tableLines(table, names[index] ?? ''));
  if (list.flow === true) throw inBraces();
  // The lines are made for a list that is indented by two.
  return [
    insertLines(
      at,
      lines.map((line) => indent + line.slice(2)),
    ),
  ];
}

/** In the comment above the list where `init` has written one, else in one of their own. */
function leftOutEdit(text: string, refused: readonly RefusedTable[]): readonly Edit[] {
  const unsaid = refused.filter(({ table }) => !text.includes(`#   ${remark(displayName(table.name))} `));
  if (unsaid.length === 0) return [];
  const key = /^tables:/m.exec(text)?.index ?? 0;
  const there = /^# Left out:\n(?:#.*\n)*$/m.test(text.slice(0, key));
  const lines = unsaid.map(refusedLine);
  return [insertLines(key, there ? lines : ['# Left out:', ...lines])];
}

function inBraces(): CdcctlError {
  return new CdcctlError({
    code: 'CDC-MERGE-BRACKETS',
    what: 'The list `tables` is written in brackets',
    why: 'Tables can be added to and taken out of a list with one item a line only.',
    next: 'Write it as `tables:` with `- source: ...` below, and run the command again',
  });
}

/**
 * Brings the file up to date with MySQL: columns at their place, types, keys, tables that are gone or wanted. Everything
 * else of the text stays as it is, comments and order too. The result is not checked here.
 */
export function mergeConfig({ text: given, pipeline, schema, wanted }: MergeInput): Merged {
  const text = given.endsWith('\n') ? given : `${given}\n`;
  const { list, tables: nodes } = tableNodes(text);
  const parts = pipeline.tables.flatMap((table, index) => {
    const node = nodes[index];
    return node === undefined ? [] : [mergeTable(text, { list, node }, table, schema)];
  });
  const decided = wanted.map((table) => carry(table));
  const carried = decided.flatMap((table) => ('why' in table ? [] : [table]));
  const refused = decided.flatMap((table) => ('why' in table ? [table] : []));
  const added = addTables(text, carried, pipeline);
  const edits = [...parts.flatMap((part) => part.edits), ...added, ...leftOutEdit(text, refused)];
  const columns = carried.flatMap(({ table, leftOut }) =>
    [...leftOut].map(([column, why]) => `${displayName(table.name)}.${column} is left out: it ${why}`),
  );
  const tables = refused.map(({ table, why }) => `${displayName(table.name)} is left out: it ${why}`);
  const notes = [...parts.flatMap((part) => part.notes), ...columns, ...tables];
  return { text: edits.length === 0 ? given : applyEdits(text, edits), notes, refused };
}
