import { type Column, entryOf, type IntegerType } from '../../model/index.js';
import { nearest } from '../nearest.js';
import { type Path, valueText } from '../problem.js';
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

function integerProblem({ bits, unsigned }: IntegerType, value: Literal): string | null {
  const shown = valueText(value);
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return 'is a number of more digits than YAML keeps - put it in quotes';
  }
  const text = String(value);
  if (typeof value === 'boolean' || !/^(0|-?[1-9]\d*)$/.test(text)) {
    return `expected a whole number, got ${shown} - write for example 1`;
  }
  const least = unsigned ? 0n : -(2n ** BigInt(bits - 1));
  const most = least + 2n ** BigInt(bits) - 1n;
  const number = BigInt(text);
  return number < least || number > most ? `${text} is no value of the column - it holds ${least} to ${most}` : null;
}

function enumProblem(values: readonly string[], value: Literal): string | null {
  if (typeof value === 'string' && values.includes(value)) return null;
  const close = nearest(String(value), values) ?? values[0];
  return `${valueText(value)} is no value of the enum - write for example ${valueText(close)}`;
}

function valueProblem({ type }: Column, value: Literal): string | null {
  switch (type.kind) {
    case 'integer':
      return integerProblem(type, value);
    case 'boolean':
      return isTrue(value) || value === false || value === 'false'
        ? null
        : `expected true or false, got ${valueText(value)} - write one of them`;
    case 'enum':
      return enumProblem(type.values, value);
    default:
      return typeof value === 'string' ? null : `expected a text, got ${value} - put it in quotes: "${value}"`;
  }
}

/** Why rows cannot be chosen by a column, as `what - instead`; null where they can. */
function columnRefusal({ type }: Column): string | null {
  const { filter, cut } = entryOf(type);
  if (filter === 'text') {
    // By its bytes, as both databases order it then.
    if (cut(type) === 'ranges') return null;
    return 'is a text in which MySQL may take other letters for the same - where it has such a collation, write it: collate utf8mb4_bin';
  }
  if (filter !== undefined) return null;
  return `is a ${type.kind}, by which rows are not chosen - use an integer, bool, enum or a text with a _bin collation`;
}

function checkValues(column: Column, values: readonly Literal[], path: Path, { problems }: Findings): void {
  for (const [position, value] of values.entries()) {
    const text =
      values.indexOf(value) < position ? `${value} is written twice - keep one` : valueProblem(column, value);
    if (text !== null) problems.push({ path: [...path, position], at: 'value', text });
  }
}

/** Rows are chosen by columns that are there, whose values MySQL and the source compare alike. */
export const rowFilterRule: Rule = (draft, findings) => {
  for (const [index, table] of draft.tables.entries()) {
    for (const [name, values] of Object.entries(table.where ?? {})) {
      const path = ['tables', index, 'where', name];
      const column = table.columns.get(name);
      const text = column == null ? unknownColumn(table, name) : columnRefusal(column);
      if (text !== null) findings.problems.push({ path, at: 'key', text });
      else if (column != null) checkValues(column, values, path, findings);
    }
  }
};
