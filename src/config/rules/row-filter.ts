import { type Column, entryOf, type Finding, type IntegerType, type Path } from '../../model/index.js';
import { valueText } from '../../report/value-text.js';
import { nearest } from '../nearest.js';
import { finding } from '../schema/refusals.js';
import { unknownColumn } from './rename.js';
import type { Findings, Rule } from './types.js';

type Literal = string | number | boolean;

/** The text that stands for a value of a filter in the model. */
export function filterText({ type }: Column, value: Literal): string {
  return entryOf(type).filter === 'truth' ? String(Number(isTrue(value))) : String(value);
}

/** A variable gives a text. */
function isTrue(value: Literal): boolean {
  return value === true || value === 'true';
}

function integerProblem({ bits, unsigned }: IntegerType, value: Literal): Finding | null {
  const shown = valueText(value);
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return finding('CDC-ROW-FILTER', 'is a number of more digits than YAML keeps', 'put it in quotes');
  }
  const text = String(value);
  if (typeof value === 'boolean' || !/^(0|-?[1-9]\d*)$/.test(text)) {
    return finding('CDC-ROW-FILTER', `expected a whole number, got ${shown}`, 'write for example 1');
  }
  const least = unsigned ? 0n : -(2n ** BigInt(bits - 1));
  const most = least + 2n ** BigInt(bits) - 1n;
  const number = BigInt(text);
  return number < least || number > most
    ? finding('CDC-ROW-FILTER', `${text} is no value of the column`, `it holds ${least} to ${most}`)
    : null;
}

function enumProblem(values: readonly string[], value: Literal): Finding | null {
  if (typeof value === 'string' && values.includes(value)) return null;
  const close = nearest(String(value), values) ?? values[0];
  return finding(
    'CDC-ROW-FILTER',
    `${valueText(value)} is no value of the enum`,
    `write for example ${valueText(close)}`,
  );
}

function valueProblem({ type }: Column, value: Literal): Finding | null {
  switch (type.kind) {
    case 'integer':
      return integerProblem(type, value);
    case 'boolean':
      return isTrue(value) || value === false || value === 'false'
        ? null
        : finding('CDC-ROW-FILTER', `expected true or false, got ${valueText(value)}`, 'write one of them');
    case 'enum':
      return enumProblem(type.values, value);
    default:
      return typeof value === 'string'
        ? null
        : finding('CDC-ROW-FILTER', `expected a text, got ${value}`, `put it in quotes: "${value}"`);
  }
}

/** Why rows cannot be chosen by a column; null where they can. */
function columnRefusal({ type }: Column): Finding | null {
  const { filter, cut } = entryOf(type);
  if (filter === 'text') {
    // By its bytes, as both databases order it then.
    if (cut(type) === 'ranges') return null;
    return finding(
      'CDC-ROW-FILTER',
      'is a text in which MySQL may take other letters for the same',
      'where it has such a collation, write it: collate utf8mb4_bin',
    );
  }
  if (filter !== undefined) return null;
  return finding(
    'CDC-ROW-FILTER',
    `is a ${type.kind}, by which rows are not chosen`,
    'use an integer, bool, enum or a text with a _bin collation',
  );
}

function checkValues(column: Column, values: readonly Literal[], path: Path, { problems }: Findings): void {
  for (const [position, value] of values.entries()) {
    const found =
      values.indexOf(value) < position
        ? finding('CDC-ROW-FILTER', `${value} is written twice`, 'keep one')
        : valueProblem(column, value);
    if (found !== null) problems.push({ path: [...path, position], at: 'value', ...found });
  }
}

/** Rows are chosen by columns that are there, whose values MySQL and the source compare alike. */
export const rowFilterRule: Rule = (draft, findings) => {
  for (const [index, table] of draft.tables.entries()) {
    for (const [name, values] of Object.entries(table.where ?? {})) {
      const path = ['tables', index, 'where', name];
      const column = table.columns.get(name);
      const found = column == null ? unknownColumn(table, name) : columnRefusal(column);
      if (found !== null) findings.problems.push({ path, at: 'key', ...found });
      else if (column != null) checkValues(column, values, path, findings);
    }
  }
};
