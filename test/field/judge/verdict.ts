import type { FieldCase } from '../case.js';
import type { TableEvidence } from './evidence.js';

/** What is wrong by the verdict of the case; empty where all is right. */
export function faults(
  { verdict }: FieldCase,
  found: readonly TableEvidence[],
  logs: readonly string[],
): readonly string[] {
  switch (verdict.is) {
    case 'equal':
      return [
        ...found.filter(isUnequal).map(({ table }) => `${table} differs`),
        ...(verdict.quiet === true
          ? found.filter(isSpokenOf).map(({ table }) => `${table} is named without a reason`)
          : []),
        ...logs.map((log) => `${log} has a value of a row`),
      ];
    case 'named':
      return [...invented(found), ...silent(verdict.tables, found, isSpokenOf, 'neither status nor drift names')];
    case 'counted':
      return [...invented(found), ...silent(verdict.tables, found, isCounted, 'status and drift do not both name')];
    case 'stopped':
      return invented(found);
  }
}

const isUnequal = ({ missing, extra }: TableEvidence) => missing.length + extra.length > 0;
const isSpokenOf = ({ saidByStatus, saidByDrift }: TableEvidence) => saidByStatus.length + saidByDrift.length > 0;
const isCounted = ({ saidByStatus, saidByDrift }: TableEvidence) => saidByStatus.length > 0 && saidByDrift.length > 0;

function invented(found: readonly TableEvidence[]): readonly string[] {
  return found.filter((one) => one.invented.length > 0).map(({ table }) => `${table} has rows that MySQL never had`);
}

function silent(
  tables: readonly string[],
  found: readonly TableEvidence[],
  named: (one: TableEvidence) => boolean,
  what: string,
): readonly string[] {
  return found.filter((one) => tables.includes(one.table) && !named(one)).map(({ table }) => `${what} ${table}`);
}
