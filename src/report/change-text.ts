import type { IdentityChange, StoreChange } from '../plan/index.js';

/** More lines than these say no more. */
const MOST_LINES = 8;

function identityChange(change: IdentityChange): string {
  switch (change.of) {
    case 'tables':
      return `${change.table} is ${change.is}`;
    case 'order':
      return 'the tables stood in another order';
    case 'layout':
      return 'this version of cdcctl builds the job otherwise';
  }
  const { of, table, name, before, now } = change;
  const subject = `${table === null ? '' : `${table}: `}${of === 'column' ? 'column ' : ''}${name}`;
  if (before === null) return `${subject} is new: ${now}`;
  return now === null ? `${subject} is left out` : `${subject} was ${before}, is ${now}`;
}

/** One line for each change, and how many more there are. */
export function identityChangeLines(changes: readonly IdentityChange[]): readonly string[] {
  const lines = changes.map(identityChange);
  const more = lines.length - MOST_LINES;
  return more > 0 ? [...lines.slice(0, MOST_LINES), `and ${more} more`] : lines;
}

/** One line of what has become of a store. */
export function storeChange(change: StoreChange): string {
  switch (change.store) {
    case 'mysql':
      return `MySQL is another server: server_uuid was ${change.before}, is ${change.now}`;
    case 'kafka':
      return `Kafka is another cluster: its id was ${change.before}, is ${change.now}`;
    case 'topic':
      return change.now === null
        ? `Kafka has lost topic ${change.name} (id ${change.before})`
        : `Kafka's topic ${change.name} was made again: its id was ${change.before}, is ${change.now}`;
    case 'table':
      return change.now === null
        ? `ClickHouse has lost table ${change.name} (uuid ${change.before})`
        : `ClickHouse's table ${change.name} was made again: its uuid was ${change.before}, is ${change.now}`;
    case 'stamp':
      return 'ClickHouse does not carry the identity that was stamped into it';
  }
}
