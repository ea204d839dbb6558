import { isMap, isPair, isScalar, isSeq, parseDocument, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';

/** A column where it stands in the file: offsets into its text. */
export interface ColumnNode {
  readonly name: string;
  readonly key: Scalar;
  readonly value: Scalar;
}

/** A comment in the place of a column: `# name: ...`. */
export interface ColumnComment {
  readonly name: string;
  /** Offset at which its line begins. */
  readonly start: number;
  /** What stands behind the name. */
  readonly text: string;
}

/** An item of the list `tables` where it stands in the file. */
export interface TableNode {
  readonly map: YAMLMap;
  readonly columns: YAMLMap;
  readonly pairs: readonly ColumnNode[];
  readonly comments: readonly ColumnComment[];
}

/** Offset of the start of the line that `offset` is in. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset behind the line that `offset` is in, with its line break. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

/** First offset of a node and the one behind its last character. */
export function rangeOf(node: { readonly range?: readonly [number, number, number] | null }): [number, number] {
  const [start, end] = node.range ?? [0, 0];
  return [start, end];
}

/** A name may have a colon and a blank where it stands in quotes. */
const NAME_AND_REST = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|.*?): (.*)$/;

/** A commented line of a column; a remark in plain words has no name and colon at its start. */
function columnComment(line: string, start: number): readonly ColumnComment[] {
  const content = /^\s*#\s?(.*)$/.exec(line)?.[1];
  if (content === undefined) return [];
  const [, name, rest] = NAME_AND_REST.exec(content) ?? [];
  if (name === undefined || rest === undefined) return [];
  const map = parseDocument(`${name}: ${JSON.stringify(rest)}`).contents;
  const pair = isMap(map) && map.items.length === 1 ? map.items[0] : undefined;
  if (!isScalar(pair?.key) || !isScalar(pair.value) || typeof pair.value.value !== 'string') return [];
  return [{ name: String(pair.key.value), start, text: pair.value.value }];
}

/** Comments of lines of their own between the columns and up to the next key of the table or the next table. */
function commentsIn(text: string, map: YAMLMap, columns: YAMLMap): readonly ColumnComment[] {
  const [first] = rangeOf(columns);
  const later = map.items.flatMap(({ key }) => (isScalar(key) && rangeOf(key)[0] > first ? [rangeOf(key)[0]] : []));
  const end = Math.min(...later, map.range?.[2] ?? text.length);
  const key = map.items.find(({ value }) => value === columns)?.key;
  let start = lineEnd(text, isScalar(key) ? rangeOf(key)[1] : first);
  const found: ColumnComment[] = [];
  while (start < end) {
    const next = lineEnd(text, start);
    found.push(...columnComment(text.slice(start, next).trimEnd(), start));
    start = next;
  }
  return found;
}

function pairsOf(columns: YAMLMap): readonly ColumnNode[] {
  return columns.items.flatMap((pair) =>
    isPair(pair) && isScalar(pair.key) && isScalar(pair.value)
      ? [{ name: String(pair.key.value), key: pair.key, value: pair.value }]
      : [],
  );
}

function tableNode(text: string, item: unknown): TableNode {
  const columns = isMap(item) ? item.get('columns', true) : undefined;
  // The config was read before: it has these parts.
  if (!isMap(item) || !isMap(columns)) throw new Error('a table of the config is no mapping with columns');
  return { map: item, columns, pairs: pairsOf(columns), comments: commentsIn(text, item, columns) };
}

/** The tables of a config that has no problem, in its order, each with its place in the text. */
export function tableNodes(text: string): { readonly list: YAMLSeq; readonly tables: readonly TableNode[] } {
  const list = parseDocument(text).get('tables', true);
  if (!isSeq(list)) throw new Error('tables of the config is no list');
  return { list, tables: list.items.map((item) => tableNode(text, item)) };
}

/** Columns that each table leaves out on purpose: a comment `# name: ...` stands in their place. */
export function commentedColumns(text: string): readonly ReadonlySet<string>[] {
  return tableNodes(text).tables.map(({ comments }) => new Set(comments.map(({ name }) => name)));
}
