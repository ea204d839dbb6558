import { systemClock } from '../adapters/clock.js';
import { displayName, JOB_KINDS, jobName, type Pipeline, type Table, topicName } from '../model/index.js';
import type { Broker, EngineStatus, FlinkJobDetails, FlinkJobs, RuntimeStatus } from '../ports/index.js';
import { askEngines } from './ask-engines.js';
import type { Connections } from './connections.js';
import type { Session } from './session.js';

export interface TableStatus {
  readonly table: string;
  readonly topic: string;
  /** Records in the topic that the sync job has not committed yet; null where Kafka was not asked or did not answer. */
  readonly lag: number | null;
  /**
   * Records put aside because they cannot be written; null where ClickHouse was not asked or did not answer. Absent
   * where such a record fails the job instead.
   */
  readonly deadLetters?: number | null;
}

export interface StatusDocument {
  readonly pipeline: string;
  readonly generation: number;
  readonly running: boolean;
  readonly engines: readonly EngineStatus[];
  /** Newest run of each job that the JobManager knows. */
  readonly jobs: readonly FlinkJobDetails[];
  /** Sum over all tables, null where unknown. */
  readonly lag: number | null;
  readonly tables: readonly TableStatus[];
}

/** What runs now. An engine that does not answer makes its part unknown; it is no error. */
export async function readStatus(session: Session): Promise<StatusDocument> {
  const pipeline = session.pipeline();
  const told: RuntimeStatus = await session.runtime().status();
  const clients = told.engines.some(({ state }) => state === 'ready') ? await session.connections() : null;
  const engines = clients === null ? told.engines : await askEngines(told.engines, clients, systemClock);
  const runtime: RuntimeStatus = { ...told, engines };
  const ready = (name: string): boolean =>
    runtime.engines.some((engine) => engine.name === name && engine.state === 'ready');
  const jobs =
    clients !== null && ready('flink-jobmanager') ? await readJobs(pipeline, clients.flink).catch(() => []) : [];
  const tables = await Promise.all(
    pipeline.tables.map(async (table): Promise<TableStatus> => {
      const topic = topicName(pipeline, table);
      const lag =
        clients !== null && ready('kafka') ? await readLag(clients.broker, pipeline.flink.groupId, topic) : null;
      const letters = await readDeadLetters(ready('clickhouse-server') ? clients : null, pipeline, table);
      return { table: displayName(table.source), topic, lag, ...letters };
    }),
  );
  return { pipeline: pipeline.name, generation: pipeline.generation, ...runtime, jobs, lag: sum(tables), tables };
}

async function readJobs(pipeline: Pipeline, flink: FlinkJobs): Promise<readonly FlinkJobDetails[]> {
  const all = await flink.list();
  const newest = JOB_KINDS.flatMap((kind) => {
    const runs = all.filter(({ name }) => name === jobName(pipeline, kind)).sort((a, b) => b.startTime - a.startTime);
    return runs.slice(0, 1);
  });
  return Promise.all(newest.map(({ id }) => flink.details(id)));
}

async function readLag(broker: Broker, group: string, topic: string): Promise<number | null> {
  try {
    const committed = await broker.committed(group, topic);
    const partitions = await broker.offsets(topic);
    return partitions.reduce(
      (lag, { partition, low, high }) => lag + Number(high - (committed.get(partition) ?? low)),
      0,
    );
  } catch {
    return null;
  }
}

async function readDeadLetters(
  clients: Connections | null,
  pipeline: Pipeline,
  table: Table,
): Promise<Pick<TableStatus, 'deadLetters'>> {
  if (pipeline.sink.poison === 'fail') return {};
  return { deadLetters: clients === null ? null : await clients.sink.deadLetters(pipeline, table).catch(() => null) };
}

function sum(tables: readonly TableStatus[]): number | null {
  return tables.reduce<number | null>((total, { lag }) => (total === null || lag === null ? null : total + lag), 0);
}
