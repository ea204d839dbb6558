import { JOB_KINDS, jobName, topicName } from '../model/index.js';
import type { TopicState } from '../plan/index.js';
import type { Broker } from '../ports/index.js';
import { flink } from '../sql/index.js';
import type { ApplyDeps } from './deps.js';

export { TOMBSTONE_RETENTION_MS, TOPIC_CONFIG } from '../model/index.js';

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

/** Topics of the pipeline that a script names which stands beside the jobs' states: its job was submitted. */
export async function submittedTopics({
  pipeline,
  checkpoints,
}: Pick<ApplyDeps, 'pipeline' | 'checkpoints'>): Promise<readonly string[]> {
  const scripts = await Promise.all(JOB_KINDS.map((kind) => checkpoints.recorded(jobName(pipeline, kind))));
  const names = pipeline.tables.map((table) => topicName(pipeline, table));
  return names.filter((name) => scripts.some((sql) => sql?.includes(`'topic' = ${flink.literal(name)}`) === true));
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
