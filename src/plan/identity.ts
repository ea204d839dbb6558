import type { Identity } from '../ports/index.js';
import { newGeneration, type Refusal } from './refusal.js';

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

function lowerGeneration(stamped: number, wanted: number): Refusal {
  return {
    what: `Generation ${wanted} is lower than ${stamped}, which this pipeline has reached`,
    why: 'Its topics and tables may hold rows that were deleted in MySQL since.',
    next: `Set \`generation: ${stamped}\` in pipeline.yaml, or a higher one to build everything anew.`,
  };
}

function differs(
  stamped: Readonly<Record<string, string>>,
  observed: Readonly<Record<string, string>>,
  used: readonly string[],
): readonly { readonly name: string; readonly before: string; readonly now: string | undefined }[] {
  return Object.entries(stamped)
    .filter(([name]) => used.includes(name))
    .map(([name, before]) => ({ name, before, now: observed[name] }))
    .filter(({ before, now }) => before !== now);
}

/** One line for each store that is not the one that was stamped. */
function differences(stamped: Identity, { observed, used, failsOver }: IdentityInput): readonly string[] {
  const lines: string[] = [];
  if (!failsOver && stamped.mysqlServerUuid !== observed.mysqlServerUuid) {
    lines.push(`MySQL is another server: server_uuid was ${stamped.mysqlServerUuid}, is ${observed.mysqlServerUuid}`);
  }
  if (stamped.kafkaClusterId !== observed.kafkaClusterId) {
    lines.push(`Kafka is another cluster: its id was ${stamped.kafkaClusterId}, is ${observed.kafkaClusterId}`);
  }
  for (const { name, before, now } of differs(stamped.topicIds, observed.topicIds, used)) {
    lines.push(
      now === undefined
        ? `Kafka has lost topic ${name} (id ${before})`
        : `Kafka's topic ${name} was made again: its id was ${before}, is ${now}`,
    );
  }
  for (const { name, before, now } of differs(stamped.tableUuids, observed.tableUuids, used)) {
    lines.push(
      now === undefined
        ? `ClickHouse has lost table ${name} (uuid ${before})`
        : `ClickHouse's table ${name} was made again: its uuid was ${before}, is ${now}`,
    );
  }
  return lines;
}

/**
 * Refuses a stack whose stores are not those that the pipeline's state belongs to: one was wiped, restored from a
 * backup or swapped since. A higher generation than the stamped one has stores of its own and is not compared.
 */
export function checkIdentity(input: IdentityInput): readonly Refusal[] {
  const { pipeline, generation, stamped } = input;
  const reached = stamped.state?.generation ?? generation;
  if (reached > generation) {
    return [lowerGeneration(reached, generation)];
  }
  const own = [stamped.state, stamped.sink].filter((identity) => identity?.generation === generation);
  const lines = new Set(own.flatMap((identity) => (identity === null ? [] : differences(identity, input))));
  if (stamped.state?.generation === generation && stamped.sink === null && lines.size === 0) {
    lines.add('ClickHouse does not carry the identity that was stamped into it');
  }
  if (lines.size === 0) {
    return [];
  }
  return [
    {
      what: `Pipeline ${pipeline} belongs to other stores than those that are up`,
      why: `${[...lines].join('\n')}\nA store was wiped, restored or swapped; going on could lose rows or bring deleted ones back.`,
      next: `Put the right store back; or ${newGeneration(generation)}.`,
    },
  ];
}
