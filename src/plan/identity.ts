import type { Identity } from '../ports/index.js';
import type { Refusal, StoreChange } from './refusal.js';

export interface IdentityInput {
  readonly pipeline: string;
  readonly generation: number;
  /** What was stamped at an earlier submission into the state directory and into ClickHouse. */
  readonly stamped: { readonly state: Identity | null; readonly sink: Identity | null };
  readonly observed: Identity;
  /**
   * Whether another MySQL may take the place of the stamped one: it names transactions, and before a job starts, and
   * whenever it connects, it is asked for those that were read.
   */
  readonly failsOver: boolean;
  /** Topics, and ClickHouse tables as `database.table`, that the pipeline uses: what it does not use is not missed. */
  readonly used: readonly string[];
}

function differs(
  stamped: Readonly<Record<string, string>>,
  observed: Readonly<Record<string, string>>,
  used: readonly string[],
): readonly { readonly name: string; readonly before: string; readonly now: string | null }[] {
  return Object.entries(stamped)
    .filter(([name]) => used.includes(name))
    .map(([name, before]) => ({ name, before, now: observed[name] ?? null }))
    .filter(({ before, now }) => before !== now);
}

/** Every store that is not the one that was stamped. */
function changesSince(stamped: Identity, { observed, used, failsOver }: IdentityInput): readonly StoreChange[] {
  const servers = [
    ...(failsOver ? [] : [{ store: 'mysql' as const, before: stamped.mysqlServerUuid, now: observed.mysqlServerUuid }]),
    { store: 'kafka' as const, before: stamped.kafkaClusterId, now: observed.kafkaClusterId },
  ];
  return [
    ...servers.filter(({ before, now }) => before !== now),
    ...differs(stamped.topicIds, observed.topicIds, used).map((found) => ({ store: 'topic' as const, ...found })),
    ...differs(stamped.tableUuids, observed.tableUuids, used).map((found) => ({ store: 'table' as const, ...found })),
  ];
}

/** The changes of both stamps, each once. */
function unique(changes: readonly StoreChange[]): readonly StoreChange[] {
  return [...new Map(changes.map((change) => [JSON.stringify(change), change])).values()];
}

/**
 * Refuses a stack whose stores are not those that the pipeline's state belongs to: one was wiped, restored from a
 * backup or swapped since. A higher generation than the stamped one has stores of its own and is not compared.
 */
export function checkIdentity(input: IdentityInput): readonly Refusal[] {
  const { pipeline, generation, stamped } = input;
  const reached = stamped.state?.generation ?? generation;
  if (reached > generation) {
    return [{ code: 'CDC-GENERATION-LOWER', reached, generation }];
  }
  const own = [stamped.state, stamped.sink].filter((identity) => identity?.generation === generation);
  const found = unique(own.flatMap((identity) => (identity === null ? [] : changesSince(identity, input))));
  const unstamped = stamped.state?.generation === generation && stamped.sink === null && found.length === 0;
  const changes: readonly StoreChange[] = unstamped ? [{ store: 'stamp' }] : found;
  return changes.length === 0 ? [] : [{ code: 'CDC-OTHER-STORES', pipeline, changes, generation }];
}
