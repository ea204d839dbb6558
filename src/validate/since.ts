import type { Column, Table } from '../model/index.js';

/** What columns that hold the time of a row's newest change are usually called. */
const USUAL = ['updated_at', 'modified_at', 'last_modified', 'last_update', 'last_updated', 'changed_at', 'updated'];

function holdsTime({ type }: Column): boolean {
  return type.kind === 'timestamp' || type.kind === 'datetime';
}

/**
 * The column that says when a row was changed last: the named one, else one that MySQL sets on each update, else one
 * with a usual name. Undefined where the table has none, or where the named one is no TIMESTAMP and no DATETIME.
 */
export function changeColumn({ columns }: Table, name?: string): Column | undefined {
  const times = columns.filter(holdsTime);
  if (name !== undefined) return times.find((column) => column.name === name);
  return (
    times.find(({ declared }) => declared.onUpdate !== undefined) ??
    USUAL.flatMap((usual) => times.filter((column) => column.name.toLowerCase() === usual))[0]
  );
}

/** A time (milliseconds since the epoch) as both databases read it: `2026-11-24 10:00:00.000`, in UTC. */
export function timeText(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('Z', '');
}
