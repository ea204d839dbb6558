import { systemClock } from '../adapters/host/clock.js';
import {
  displayName,
  JOB_KINDS,
  jobName,
  type Pipeline,
  type Table,
  type TableNotice,
  topicName,
} from '../model/index.js';
import type { Broker, EngineStatus, FlinkJobDetails, FlinkJobs, RuntimeStatus } from '../ports/index.js';
import { noticeNext } from '../report/remedy-text.js';
import { askEngines } from './ask-engines.js';
import type { Connections } from './connections.js';
import type { Session } from './session.js';

export interface StatusNotice extends Omit<TableNotice, 'table'> {
  /** What to do. */
  readonly next: string;
}

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
  /**
   * What the reader of MySQL noticed of the table that its rows do not show, such as a TRUNCATE, since the generation began;
   * null where the CDC job does not run or Flink does not say it. Absent where the reader is another than `binlog`.
   */
  readonly notices?: readonly StatusNotice[] | null;
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
  const noticed = await readNotices(clients?.flink ?? null, pipeline, jobs);
  const tables = await Promise.all(
    pipeline.tables.map(async (table): Promise<TableStatus> => {
      const topic = topicName(pipeline, table);
      const lag =
        clients !== null && ready('kafka') ? await readLag(clients.broker, pipeline.flink.groupId, topic) : null;
      const letters = await readDeadLetters(ready('clickhouse-server') ? clients : null, pipeline, table);
      const name = displayName(table.source);
      return { table: name, topic, lag, ...letters, ...noticesOf(noticed, name, pipeline.generation) };
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

/** All that was noticed; undefined where nobody is asked. */
async function readNotices(
  flink: FlinkJobs | null,
  pipeline: Pipeline,
  jobs: readonly FlinkJobDetails[],
): Promise<readonly TableNotice[] | null | undefined> {
  if (pipeline.source.reader !== 'binlog') return undefined;
  const name = jobName(pipeline, 'cdc');
  const running = jobs.find((job) => job.name === name && job.state === 'RUNNING');
  if (flink === null || running === undefined) return null;
  return flink.notices(running.id).catch(() => null);
}

function noticesOf(
  noticed: readonly TableNotice[] | null | undefined,
  name: string,
  generation: number,
): Pick<TableStatus, 'notices'> {
  if (noticed === undefined) return {};
  const own = noticed?.filter(({ table }) => table === name) ?? null;
  return {
    notices: own?.map(({ table: _, ...notice }) => ({ ...notice, next: noticeNext(notice, generation) })) ?? null,
  };
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
