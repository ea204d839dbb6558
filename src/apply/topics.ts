import { topicName } from '../model/index.js';
import type { TopicState } from '../plan/index.js';
import type { Broker } from '../ports/index.js';
import type { ApplyDeps } from './deps.js';

const DAY_MS = 86_400_000;

/** How long a deletion stays readable in a topic; a sync job that is away for longer cannot go on. */
export const TOMBSTONE_RETENTION_MS = 7 * DAY_MS;

/**
 * Compaction keeps the last record of each key. It leaves the newest hour alone, so that whoever reads along sees each
 * change, and looks at a segment after a day at the latest, as it never touches the open one.
 */
export const TOPIC_CONFIG: Readonly<Record<string, string>> = {
  'cleanup.policy': 'compact',
  'delete.retention.ms': String(TOMBSTONE_RETENTION_MS),
  'min.compaction.lag.ms': String(DAY_MS / 24),
  'segment.ms': String(DAY_MS),
};

/** The broker's `default.replication.factor`: 1 on the local broker, whatever a cluster asks for elsewhere. */
export const BROKER_DEFAULT_REPLICATION = -1;

async function observe(broker: Broker, name: string): Promise<TopicState['observed']> {
  const description = await broker.describeTopic(name);
  if (description === null) {
    return null;
  }
  const offsets = await broker.offsets(name);
  return { partitions: description.partitions, written: offsets.some(({ high }) => high > 0n) };
}

/** The pipeline's topics, one a table, as they are. */
export async function observeTopics({
  pipeline,
  broker,
}: Pick<ApplyDeps, 'pipeline' | 'broker'>): Promise<readonly TopicState[]> {
  return Promise.all(
    pipeline.tables.map(async (table) => {
      const name = topicName(pipeline, table);
      return { name, wantedPartitions: table.partitions, observed: await observe(broker, name) };
    }),
  );
}
