import { createSourceDb } from '../adapters/mysql/index.js';
import { messageOf } from '../errors/index.js';
import { displayName, type Table, type UnfitDate, unfitDateText } from '../model/index.js';
import type { SourceDb } from '../ports/index.js';
import type { Session } from './session.js';
import type { SourceUrl } from './source-url.js';

/** How long rows are looked at: `up` looks at every row before the first snapshot. */
const LOOK_MS = 30_000;

/** Each warning has a line of its own; with hundreds of columns the file alone names them all. */
const WARNINGS = 10;

interface Looked {
  readonly found: readonly UnfitDate[];
  /** Tables that were not read to their end, each with why. */
  readonly unread: readonly string[];
}

/** Looks through one table after the other until the time is over; a table that cannot be read stops no other. */
async function look(
  source: Pick<SourceDb, 'unfitDates'>,
  tables: readonly Table[],
  { signal, emit }: Pick<Session, 'signal' | 'emit'>,
): Promise<Looked> {
  const over = AbortSignal.timeout(LOOK_MS);
  const found: UnfitDate[] = [];
  const unread: string[] = [];
  for (const [index, table] of tables.entries()) {
    emit({ type: 'progress', id: 'dates', text: `${index + 1} of ${tables.length}: ${displayName(table.source)}` });
    try {
      found.push(...(await source.unfitDates([table], ['zero', 'outside'], AbortSignal.any([signal, over]))));
    } catch (error) {
      signal.throwIfAborted();
      const why = over.aborted ? `not within ${LOOK_MS / 1000} s` : messageOf(error);
      unread.push(`${displayName(table.source)} (${why})`);
    }
  }
  return { found, unread };
}

function summary({ found, unread }: Looked, tables: number): string {
  if (found.length > 0) return `${found.length} ${found.length === 1 ? 'column needs' : 'columns need'} a decision`;
  if (unread.length === 0) return 'all can be carried';
  return `${tables - unread.length} of ${tables} tables looked through, none with a date that cannot be carried`;
}

function warn({ emit }: Session, { found, unread }: Looked): void {
  for (const one of found.slice(0, WARNINGS)) emit({ type: 'warning', text: unfitDateText(one) });
  if (found.length > WARNINGS)
    emit({ type: 'warning', text: `and ${found.length - WARNINGS} more columns with such dates: the file names each` });
  if (unread.length === 0) return;
  const rest = unread.length > 5 ? `, and ${unread.length - 5} more` : '';
  emit({
    type: 'warning',
    text: `not looked through for dates that cannot be carried, which \`cdcctl up\` does: ${unread.slice(0, 5).join(', ')}${rest}`,
  });
}

/**
 * Columns with dates that cannot arrive as they are. Reads rows for half a minute at most, and says what it has not read;
 * each find is a warning.
 */
export async function lookForDates(
  session: Session,
  { host, port, user, password }: SourceUrl,
  tables: readonly Table[],
): Promise<readonly UnfitDate[]> {
  session.emit({ type: 'start', id: 'dates', title: 'Dates' });
  const source = createSourceDb({ host, port, user, password });
  try {
    const looked = await look(source, tables, session);
    const text = summary(looked, tables.length);
    session.emit({ type: 'done', id: 'dates', text });
    warn(session, looked);
    return looked.found;
  } finally {
    await source.close();
  }
}
