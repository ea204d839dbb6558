import { ExitCode } from '../errors/index.js';
import type { ValidationReport } from './validate.js';

/**
 * 0 where all that was asked for is the same, 2 where a table differs, 3 where one could not be verified: equal numbers
 * of rows verify nothing, and neither does a report of no table.
 */
export function exitCodeOf({ tables }: ValidationReport): ExitCode {
  if (tables.some(({ verdict }) => verdict === 'different')) {
    return ExitCode.difference;
  }
  return tables.length > 0 && tables.every(({ verdict }) => verdict === 'ok' || verdict === 'partial')
    ? ExitCode.done
    : ExitCode.unverified;
}
