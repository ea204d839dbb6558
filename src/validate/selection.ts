import type { Table } from '../model/index.js';
import type { Comparison, Selection } from './sides.js';
import { changeColumn, timeText } from './since.js';

/** What is asked for; everything where none of these is given. */
export interface ValidateOptions {
  /** Names of the tables, as in the config. */
  readonly tables?: readonly string[];
  /** Percentage of the key ranges: more than 0, less than 100. */
  readonly sample?: number;
  /** Only rows that were changed at or after this time (milliseconds since the epoch), as this column says. */
  readonly since?: { readonly at: number; readonly column?: string };
  readonly countsOnly?: boolean;
  /** How many differences of a table are shown; 10 where it is not given. */
  readonly examples?: number;
}

/** What of the table is compared, or why nothing can be. */
export function selectionOf(table: Table, options: ValidateOptions, random: () => number): Selection | string {
  const { sample, since, countsOnly } = options;
  const column = since === undefined ? undefined : changeColumn(table, since.column);
  if (since !== undefined && column === undefined) {
    return since.column === undefined
      ? 'no column says when a row was changed: name a TIMESTAMP or DATETIME with --since-column'
      : `there is no TIMESTAMP or DATETIME column ${since.column}`;
  }
  return {
    ...(sample === undefined ? {} : { sample: { share: sample / 100, phase: random() } }),
    ...(since === undefined || column === undefined ? {} : { since: { column, at: timeText(since.at) } }),
    ...(countsOnly === true ? { countsOnly } : {}),
  };
}

/** What a selection leaves out, in words. */
export function leftOut({ sample, since, countsOnly }: Selection, { share, whole }: Comparison): readonly string[] {
  const percent = ((1 - share) * 100).toFixed(1);
  return [
    ...(sample === undefined || whole ? [] : [`${percent} % of the rows, as a sample was asked for`]),
    ...(since === undefined ? [] : [`rows with ${since.column.name} before ${since.at} UTC, or NULL`]),
    ...(countsOnly === true ? ['the values of any column'] : []),
  ];
}
