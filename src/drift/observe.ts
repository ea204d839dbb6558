import { knownJobs } from '../apply/index.js';
import { CdcctlError, causeOf, isAbort, messageOf } from '../errors/index.js';
import {
  deadLetterTables,
  generationView,
  jobName,
  type Pipeline,
  type Table,
  TOPIC_CONFIG,
  topicName,
  versionsTable,
} from '../model/index.js';
import type { Broker, FlinkJobs, SinkDb, SourceDb } from '../ports/index.js';
import type { Observed, ObservedSink, Reading, Readings } from './observed.js';

export interface ObserveDeps {
  readonly pipeline: Pipeline;
  readonly source: SourceDb;
  readonly broker: Broker;
  readonly sink: SinkDb;
  readonly flink: FlinkJobs;
}

async function readMysql({ pipeline, source }: ObserveDeps): Promise<Observed['mysql']> {
  const databases = [...new Set(pipeline.tables.map((table) => table.source.database))];
  const tables = await Promise.all(databases.map((database) => source.schema(database)));
  return tables.flat();
}

async function readTopics({ pipeline, broker }: ObserveDeps): Promise<Observed['topic']> {
  const keys = Object.keys(TOPIC_CONFIG);
  return Promise.all(
    pipeline.tables.map(async (table) => {
      const name = topicName(pipeline, table);
      const topic = await broker.describeTopic(name);
      return topic === null ? null : { partitions: topic.partitions, config: await broker.topicConfig(name, keys) };
    }),
  );
}

async function readSink(pipeline: Pipeline, table: Table, sink: SinkDb): Promise<ObservedSink> {
  const own = pipeline.generation === 1 ? [] : [generationView(pipeline, table)];
  const [versions, ...views] = await Promise.all([
    sink.describe(versionsTable(pipeline, table)),
    ...[table.target, ...own].map(async (name) => ({ name, found: await sink.describe(name) })),
  ]);
  return { versions, views };
}

async function readClickhouse({ pipeline, sink }: ObserveDeps): Promise<Observed['clickhouse']> {
  // All at once: what fails while another is waited for would end the process.
  const [tables, letters] = await Promise.all([
    Promise.all(pipeline.tables.map((table) => readSink(pipeline, table, sink))),
    Promise.all(deadLetterTables(pipeline).map(async (name) => ((await sink.describe(name)) === null ? [name] : []))),
  ]);
  return { tables, missing: letters.flat() };
}

async function readNotices({ pipeline, flink }: ObserveDeps): Promise<Observed['notices']> {
  if (pipeline.source.reader !== 'binlog') return [];
  const name = jobName(pipeline, 'cdc');
  const running = (await flink.list()).find((job) => job.name === name && job.state === 'RUNNING');
  if (running === undefined) return [];
  const found = await flink.notices(running.id);
  if (found !== null) return found;
  throw new CdcctlError({
    code: 'CDC-FLINK-METRICS',
    what: `Flink has no metrics of ${name}`,
    why: 'No TaskManager gave any, so what was noticed of tables is not known.',
    next: 'Run `cdcctl drift` again in a few seconds.',
  });
}

async function reading<T>(read: Promise<T>): Promise<Reading<T>> {
  try {
    return { value: await read };
  } catch (error) {
    if (isAbort(error)) throw error;
    const code = error instanceof CdcctlError ? error.code : 'CDC-UNEXPECTED';
    return { code, what: messageOf(error), why: causeOf(error) };
  }
}

/** Asks every engine; one that does not answer leaves its place unread. Changes nothing. */
export async function observe(deps: ObserveDeps): Promise<Readings> {
  const [mysql, topic, clickhouse, job, notices] = await Promise.all([
    reading(readMysql(deps)),
    reading(readTopics(deps)),
    reading(readClickhouse(deps)),
    reading(knownJobs(deps)),
    reading(readNotices(deps)),
  ]);
  return { mysql, topic, clickhouse, job, notices };
}
