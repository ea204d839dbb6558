import { displayName } from './names.js';
import { DEFAULT_READER, type QualifiedName, type Reader } from './pipeline.js';

/** A column that holds dates which cannot arrive as they are. */
export interface UnfitDate {
  readonly table: QualifiedName;
  /** Its name in MySQL. */
  readonly column: string;
  /** `zero`: without a month or a day. `outside`: not within the years that ClickHouse has. */
  readonly kind: 'zero' | 'outside';
}

const ZERO = 'a date without a month or a day, such as 0000-00-00, which';

/** What such a date would become, and what to do. */
const ZERO_BINLOG = `${ZERO} is refused: set \`source.zeroDates\` to a date, or to null where the column has it, correct the rows, or leave the column out`;
const ZERO_OTHER = `${ZERO} would arrive as NULL or as 1970-01-01: correct the rows, or leave the column out`;

const WHAT: Readonly<Record<UnfitDate['kind'], (reader: Reader) => string>> = {
  zero: (reader) => (reader === 'binlog' ? ZERO_BINLOG : ZERO_OTHER),
  outside: () =>
    'a date before 1900 or after 2299, which ClickHouse does not have: set `sink.overflow` to clamp or null, or leave the column out',
};

/** What such a column holds, as the rest of a sentence that begins with its name, and what can be done. */
export function holdsUnfitDates({ kind }: UnfitDate, reader: Reader = DEFAULT_READER): string {
  return `holds ${WHAT[kind](reader)}`;
}

/** The same with the names of table and column. */
export function unfitDateText(found: UnfitDate, reader?: Reader): string {
  return `${displayName(found.table)}: ${found.column} ${holdsUnfitDates(found, reader)}`;
}
