import type { Finding, Path, Problem } from '../model/index.js';
import { valueText } from '../report/value-text.js';
import { knownKeys, schemaAt } from './json-schema.js';
import { nearest } from './nearest.js';
import { pipelineSchema } from './schema/index.js';
import { finding, findingOf, type Issue, refusalAt } from './schema/refusals.js';

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

/** The value at a path of plain data; undefined where there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) => (value as Record<string | number, unknown> | null | undefined)?.[part],
    root,
  );
}

/** A value in YAML's one-line form. */
function yamlText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(yamlText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, part]) => `${key}: ${yamlText(part)}`)
      .join(', ')} }`;
  }
  return String(value);
}

function exampleText(path: Path): string | undefined {
  const example = schemaAt(path)?.examples?.[0];
  return example === undefined ? undefined : yamlText(example);
}

function exampleHint(path: Path): string {
  const node = schemaAt(path);
  if (node?.properties !== undefined) {
    const keys = node.required ?? Object.keys(node.properties);
    return `write it as a mapping with keys such as ${keys.slice(0, 3).join(', ')}`;
  }
  if (node?.items?.properties !== undefined) {
    return 'write a list, each item beginning with "- " and having keys such as source, columns and target';
  }
  const example = exampleText(path);
  return example === undefined ? '' : `write for example ${example}`;
}

function missing(path: Path): Finding {
  const example = exampleText(path);
  const instead = example === undefined ? exampleHint(path) : `add for example ${String(path.at(-1))}: ${example}`;
  return finding('CDC-KEY-MISSING', 'is missing', instead);
}

function wrongType(expected: string, value: unknown, path: Path): Finding {
  if (value === undefined) return missing(path);
  if (value === null) return finding('CDC-KEY-MISSING', 'is empty', exampleHint(path));
  const node = schemaAt(path);
  const isPlain = typeof value === 'number' || typeof value === 'boolean';
  const fitsAsText = isPlain && node?.pattern !== undefined && new RegExp(node.pattern, 'u').test(String(value));
  const hint = expected === 'string' && fitsAsText ? `put it in quotes: "${value}"` : exampleHint(path);
  const name = TYPE_NAMES[node?.type === 'integer' ? 'int' : expected] ?? expected;
  return finding('CDC-VALUE-TYPE', `expected ${name}, got ${valueText(value)}`, hint);
}

function outOfBounds(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>, value: unknown, path: Path): Finding {
  if (issue.origin === 'string' && issue.code === 'too_big') {
    return finding('CDC-VALUE-BOUNDS', `is longer than ${issue.maximum} characters`, 'shorten it');
  }
  const { minimum, maximum } = schemaAt(path) ?? {};
  const instead = `write a whole number from ${String(minimum)} to ${String(maximum)}`;
  return finding('CDC-VALUE-BOUNDS', `${valueText(value)} is out of bounds`, instead);
}

function wrongChoice(values: readonly unknown[], value: unknown, path: Path): Finding {
  if (value === undefined || value === null) return wrongType('string', value, path);
  const names = values.map(String);
  const close = (typeof value === 'string' ? nearest(value, names) : undefined) ?? names[0];
  const what = `expected ${names.join(' or ')}, got ${valueText(value)}`;
  return finding('CDC-VALUE-CHOICE', what, `write for example ${close}`);
}

function unknownKeys(keys: readonly string[], path: Path): readonly Problem[] {
  const known = knownKeys(path);
  return keys.map((key): Problem => {
    const close = nearest(key, known);
    const instead = close === undefined ? `leave it out; known here: ${known.join(', ')}` : `did you mean ${close}?`;
    return { path: [...path, key], at: 'key', ...finding('CDC-KEY-UNKNOWN', 'unknown key', instead) };
  });
}

/** What the issue means for the value that was written. */
function findingFor(issue: Issue, value: unknown, path: Path): Finding {
  const own = findingOf(issue) ?? refusalAt(pipelineSchema, issue, value);
  if (own !== undefined) return own;
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, value, path);
    case 'too_small':
    case 'too_big':
      return outOfBounds(issue, value, path);
    case 'invalid_value':
      return wrongChoice(issue.values, value, path);
    default:
      return finding('CDC-VALUE-FORM', `${valueText(value)} is not possible here`, exampleHint(path));
  }
}

/** The problems that one zod issue stands for, in plain words. */
export function zodProblems(issue: Issue, root: unknown): readonly Problem[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, path);
  const isKey = issue.code === 'invalid_key';
  const value = isKey ? path.at(-1) : valueAt(root, path);
  return [{ path, at: isKey ? 'key' : 'value', ...findingFor(issue, value, path) }];
}
