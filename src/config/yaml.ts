import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLParseError,
  type YAMLWarning,
} from 'yaml';
import type { Finding, Path, Problem, TextPlace } from '../model/index.js';
import { type Env, interpolate } from './interpolate.js';
import { isSecretAt } from './json-schema.js';
import { finding } from './schema/refusals.js';
import { syntaxFinding, type Unread } from './syntax-finding.js';
import { tooDeepAt } from './yaml-depth.js';
import { locate, offsetOf } from './yaml-place.js';

/** A config file as plain values, with the way back from a value to its place in the text. */
export interface Source {
  /** Mappings are objects, lists are arrays; variables are filled in, but for secrets. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** False where the text is no YAML and `value` therefore says nothing. */
  readonly readable: boolean;
  placeOf(problem: Problem): TextPlace;
}

type Note = (path: Path, at: Problem['at'], found: Finding, offset?: number) => void;

const DEEPEST = 16;

interface Walk {
  readonly env: Env;
  readonly note: Note;
}

function scalarValue(value: unknown, path: Path, { env, note }: Walk): unknown {
  // Passwords stay references: the config never holds their values. A column may be called password, too.
  if (typeof value !== 'string' || isSecretAt(path)) return value;
  const filled = interpolate(value, env);
  for (const found of filled.problems) note(path, 'value', found);
  return filled.problems.length > 0 ? undefined : filled.text;
}

function mapValue(items: readonly unknown[], path: Path, walk: Walk): Record<string, unknown> {
  // No prototype: a key such as __proto__ is a key like any other.
  const result = Object.create(null) as Record<string, unknown>;
  for (const pair of items) {
    if (!isPair(pair)) continue;
    const offset = offsetOf(pair.key);
    if (!isScalar(pair.key)) {
      walk.note(path, 'value', finding('CDC-YAML', 'a key has to be a plain word', 'write key: value'), offset);
      continue;
    }
    const key = String(pair.key.value);
    if (Object.hasOwn(result, key)) {
      walk.note([...path, key], 'key', finding('CDC-VALUE-TWICE', 'is written twice', 'keep one of them'), offset);
      continue;
    }
    result[key] = plain(pair.value, [...path, key], walk);
  }
  return result;
}

function plain(node: unknown, path: Path, walk: Walk): unknown {
  if (isAlias(node)) {
    const what = `is a YAML alias (*${node.source}), which is not supported`;
    walk.note(path, 'value', finding('CDC-YAML', what, 'write the value out'));
    return undefined;
  }
  if (isMap(node)) return mapValue(node.items, path, walk);
  if (isSeq(node)) return node.items.map((item, index) => plain(item, [...path, index], walk));
  return scalarValue(isScalar(node) ? node.value : node, path, walk);
}

/** At most one problem for each line: what else the parser says of a line follows from the first. */
function syntaxProblems(
  faults: readonly (YAMLParseError | YAMLWarning)[],
  unread: Unread,
  lines: LineCounter,
): readonly Problem[] {
  const byLine = new Map<number, Problem>();
  const textLines = unread.text.split('\n');
  for (const [index, fault] of faults.entries()) {
    const offset = fault.pos[0];
    const { line } = lines.linePos(offset);
    const found = syntaxFinding(fault, textLines[line - 1] ?? '', unread, index === 0);
    if (found !== null && !byLine.has(line)) byLine.set(line, { path: [], at: 'value', ...found, offset });
  }
  return [...byLine.values()];
}

function unreadable(problems: readonly Problem[], placeOf: Source['placeOf']): Source {
  return { value: undefined, problems, readable: false, placeOf };
}

/** Reads YAML text and fills in variables. Never throws. */
export function readYaml(text: string, env: Env): Source {
  const lines = new LineCounter();
  const placeAt = (offset: number): TextPlace => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), col: Math.max(col, 1) };
  };
  const deep = tooDeepAt(text, DEEPEST);
  if (deep !== null) {
    const before = text.slice(0, deep).split('\n');
    const place = { line: before.length, col: (before.at(-1) ?? '').length + 1 };
    const found = finding('CDC-YAML', 'is nested too deeply', 'no key of the config goes that deep');
    return unreadable([{ path: [], at: 'value', ...found }], () => place);
  }
  const document: Document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const placeOf = (problem: Problem) => placeAt(locate(document, problem));
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) return unreadable(syntaxProblems(faults, { text, document }, lines), placeOf);

  const problems: Problem[] = [];
  const note: Note = (path, at, found, offset) =>
    problems.push({ path, at, ...found, ...(offset === undefined ? {} : { offset }) });
  return { value: plain(document.contents, [], { env, note }), problems, readable: true, placeOf };
}
