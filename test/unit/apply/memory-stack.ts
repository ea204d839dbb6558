import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApplyDeps } from '../../../src/apply/index.js';
import { loadPipeline } from '../../../src/config/load.js';
import {
  EARLIER_READER,
  type JobKind,
  jobName,
  type Pipeline,
  type Reader,
  secretVariables,
  type UnfitDate,
} from '../../../src/model/index.js';
import { earlierDigest } from '../../../src/plan/index.js';
import type {
  Broker,
  Event,
  FlinkJobDetails,
  FlinkJobs,
  Identity,
  JobFailure,
  JobsFile,
  SavedState,
  SinkDb,
  SourceDb,
  Submission,
  SubmitRequest,
} from '../../../src/ports/index.js';
import { earlierStatements } from '../../../src/render/earlier/index.js';

const file = join(import.meta.dirname, '../../../pipeline.yaml');
export const pipeline = loadPipeline({ path: 'pipeline.yaml', text: readFileSync(file, 'utf8'), env: {} }).pipeline;

/** The same with another reader of MySQL. */
export function readBy(reader: Reader, one: Pipeline = pipeline): Pipeline {
  return { ...one, source: { ...one.source, reader } };
}

/** A stack in memory whose parts a test may change and look at. */
export interface MemoryStack {
  readonly deps: ApplyDeps;
  /** Effects in the order in which they happened. */
  readonly log: string[];
  readonly events: Event[];
  readonly requests: SubmitRequest[];
  jobs: Map<string, FlinkJobDetails>;
  topics: Map<string, { partitions: number; id: string; high: bigint }>;
  tables: Map<string, string>;
  serverUuid: string;
  /** What a MySQL that is there already lacks. */
  sourceProblems: readonly string[];
  unfitDates: readonly UnfitDate[];
  /** Topics of the tables that were looked at for dates, as often as they were. */
  readonly read: string[];
  stamps: { state: Identity | null; sink: Identity | null };
  file: JobsFile | null;
  /** What each job was last submitted with, by kind. */
  readonly submissions: Map<string, Submission>;
  /** What lost jobs are resumed from, and what cdcctl 0.1 left. */
  running: Pipeline | null;
  earlier: Pipeline | null;
  saved: Map<string, SavedState>;
  /** Scripts that were written down before a submission, by the name of the job. */
  readonly scripts: Map<string, string>;
  /** Those that are found again, as with Docker. */
  recorded: Map<string, string>;
  /** Called at the start of an effect; a test throws here to play a crash. */
  before: (effect: string) => void;
  /** What a submitted job is found to be. */
  outcome: Partial<FlinkJobDetails>;
  /** What every job has failed for. */
  failures: readonly JobFailure[];
  savepointError: Error | null;
  now: number;
}

const TABLE = 'order_analytics.orders_realtime_versions';

function flinkOf(stack: MemoryStack, effect: (text: string) => void): FlinkJobs {
  const change = (id: string, part: Partial<FlinkJobDetails>) => {
    const job = stack.jobs.get(id);
    if (job !== undefined) stack.jobs.set(id, { ...job, ...part });
  };
  const details = async (id: string): Promise<FlinkJobDetails> => {
    const job = stack.jobs.get(id);
    if (job === undefined) throw new Error(`no job ${id}`);
    return job;
  };
  return {
    list: async () => [...stack.jobs.values()],
    details,
    failures: async () => stack.failures,
    notices: async () => [],
    heartbeats: async () => [],
    submit: async (request) => {
      effect(`submit ${request.name} as ${request.id} from ${request.restoreFrom}`);
      stack.requests.push(request);
      const parameters = (request.settings['pipeline.global-job-parameters'] ?? '').split(',');
      stack.jobs.set(request.id, {
        id: request.id,
        name: request.name,
        state: 'RUNNING',
        startTime: stack.now,
        parameters: Object.fromEntries(parameters.map((entry) => entry.split(':') as [string, string])),
        restarts: 0,
        completedCheckpoints: 1,
        failedCheckpoints: 0,
        lastCheckpoint: null,
        restoredFrom: request.restoreFrom,
        failure: null,
        tasks: [],
        ...stack.outcome,
      });
      return request.id;
    },
    stopWithSavepoint: async (id, directory) => {
      effect(`stop ${id}`);
      if (stack.savepointError !== null) throw stack.savepointError;
      change(id, { state: 'FINISHED' });
      stack.saved.set(id, { path: `${directory}/savepoint-1`, completedAt: stack.now });
      return `${directory}/savepoint-1`;
    },
    savepoint: async (id, directory) => {
      effect(`savepoint ${id}`);
      return `${directory}/savepoint-2`;
    },
    cancel: async (id) => {
      effect(`cancel ${id}`);
      change(id, { state: 'CANCELED' });
    },
  };
}

const notAsked = async (): Promise<never> => {
  throw new Error('not asked here');
};

function brokerOf(stack: MemoryStack, effect: (text: string) => void): Broker {
  return {
    clusterId: async () => 'kafka-a',
    describeTopic: async (name) => {
      const topic = stack.topics.get(name);
      return topic === undefined ? null : { name, partitions: topic.partitions, id: topic.id };
    },
    topicConfig: notAsked,
    createTopic: async ({ name, partitions, config }) => {
      effect(`create topic ${name}, ${partitions}, ${config['cleanup.policy']}`);
      stack.topics.set(name, { partitions, id: 'topic-a', high: 0n });
    },
    offsets: async (name) => [{ partition: 0, low: 0n, high: stack.topics.get(name)?.high ?? 0n }],
    committed: async () => new Map(),
    close: async () => undefined,
  };
}

const comparable = {
  checksums: notAsked,
  rows: notAsked,
  rowsByKey: notAsked,
  valuesByKey: notAsked,
  close: async () => undefined,
};

/** A provisioned stack on which nothing was submitted. */
export function memoryStack(): MemoryStack {
  const log: string[] = [];
  const events: Event[] = [];
  let ids = 0;
  const effect = (text: string): void => {
    stack.before(text);
    log.push(text);
  };
  const source: SourceDb = {
    ...comparable,
    digest: notAsked,
    keyAfter: notAsked,
    binlogSent: notAsked,
    serverUuid: async () => stack.serverUuid,
    hasGtids: async () => true,
    schema: notAsked,
    problems: async () => stack.sourceProblems,
    unfitDates: async (tables, kinds) => {
      stack.read.push(...tables.map(({ topic }) => topic));
      return tables.length === 0 ? [] : stack.unfitDates.filter(({ kind }) => kinds.includes(kind));
    },
    runScript: async (statements) => effect(`mysql: ${statements.length} statements`),
  };
  const sink: SinkDb = {
    ...comparable,
    storesUsers: async () => true,
    runScript: async (statements) => effect(`clickhouse: ${typeof statements}`),
    describe: notAsked,
    deadLetters: () => Promise.resolve(0),
    tableUuid: async () => stack.tables.get(TABLE) ?? null,
    readIdentity: async () => stack.stamps.sink,
    writeIdentity: async (_pipeline, identity) => {
      effect('stamp ClickHouse');
      stack.stamps = { ...stack.stamps, sink: identity };
    },
  };
  const stack: MemoryStack = {
    log,
    events,
    requests: [],
    jobs: new Map(),
    topics: new Map([['orders-cdc-topic', { partitions: 3, id: 'topic-a', high: 0n }]]),
    tables: new Map([[TABLE, 'table-a']]),
    serverUuid: 'mysql-a',
    sourceProblems: [],
    unfitDates: [],
    read: [],
    stamps: { state: null, sink: null },
    file: null,
    submissions: new Map(),
    running: null,
    earlier: null,
    saved: new Map(),
    scripts: new Map(),
    recorded: new Map(),
    before: () => undefined,
    outcome: {},
    failures: [],
    savepointError: null,
    now: 1_000_000,
    deps: {
      pipeline,
      placeholders: {
        MYSQL_HOST: 'mysql.test',
        MYSQL_PORT: '3306',
        KAFKA_BOOTSTRAP_SERVERS: 'kafka.test:9092',
        KAFKA_SECURITY_PROTOCOL: 'SASL_PLAINTEXT',
        KAFKA_SASL_MECHANISM: 'PLAIN',
        KAFKA_SASL_JAAS_CONFIG: 'login of kafka.test',
        CLICKHOUSE_URL: 'http://clickhouse.test:8123',
      },
      secrets: new Map(secretVariables(pipeline).map((name) => [name, `it's ${name}`])),
      source,
      sink,
      get flink() {
        return flinkOf(stack, effect);
      },
      get broker() {
        return brokerOf(stack, effect);
      },
      state: {
        readIdentity: async () => stack.stamps.state,
        writeIdentity: async (identity) => {
          effect('stamp state');
          stack.stamps = { ...stack.stamps, state: identity };
        },
        readJobs: async () => stack.file,
        writeJobs: async (jobs) => {
          effect(`record ${jobs.jobs.map((job) => `${job.kind} [${job.runs}] ${job.savepoint ?? '-'}`).join(', ')}`);
          stack.file = jobs;
        },
        readSubmission: async (kind) => stack.submissions.get(kind) ?? null,
        writeSubmission: async (kind, submission) => void stack.submissions.set(kind, submission),
        readPipeline: async () => stack.running,
        writePipeline: async (running) => {
          stack.running = running;
        },
        readEarlierPipeline: async () => stack.earlier,
      },
      checkpoints: {
        savepointDirectory: ({ id }) => `file:///sp/${id}`,
        settings: () => ({}),
        record: async ({ name, script }) => void stack.scripts.set(name, script),
        recorded: async (name) => stack.recorded.get(name) ?? null,
        newest: async ({ runs }) => {
          const found = runs.flatMap((id) => stack.saved.get(id) ?? []);
          return found.sort((a, b) => b.completedAt - a.completedAt)[0] ?? null;
        },
      },
      emit: (event) => events.push(event),
      signal: new AbortController().signal,
      clock: {
        now: () => stack.now,
        sleep: async (ms) => {
          stack.now += ms;
        },
      },
      jars: { 'connector.jar': 'aa', 'flink-sql-connector-mysql-cdc-3.5.0.jar': 'bb' },
      newJobId: () => {
        ids += 1;
        return `run${ids}`;
      },
    },
  };
  return stack;
}

/** The jobs that were submitted become those of cdcctl 0.1: with its hashes and its pipeline, and no submission written down. */
export function becomeEarlier(stack: MemoryStack): void {
  const earlier = readBy(EARLIER_READER, stack.deps.pipeline);
  const hashOf = (kind: JobKind) => `${earlierDigest(earlierStatements(earlier, kind))}-s-j`;
  for (const [id, job] of stack.jobs) {
    const hash = hashOf(job.name === jobName(earlier, 'cdc') ? 'cdc' : 'sync');
    stack.jobs.set(id, { ...job, parameters: { ...job.parameters, 'cdcctl.hash': hash } });
  }
  if (stack.file !== null) {
    stack.file = { ...stack.file, jobs: stack.file.jobs.map((job) => ({ ...job, hash: hashOf(job.kind) })) };
  }
  stack.earlier = earlier;
  stack.running = earlier;
  stack.submissions.clear();
}
