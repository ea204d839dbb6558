import { createSinkDb } from '../adapters/clickhouse/index.js';
import { createFlinkJobs } from '../adapters/flink/index.js';
import { type BrokerOptions, createBroker } from '../adapters/kafka/index.js';
import { notGiven } from '../adapters/local/secrets.js';
import { createSourceDb } from '../adapters/mysql/index.js';
import { fileStateStore } from '../adapters/state/files.js';
import { type Pipeline, runsMysql, Secret } from '../model/index.js';
import type {
  Broker,
  CheckpointStore,
  Endpoints,
  FlinkJobs,
  PlaceholderValues,
  Runtime,
  Secrets,
  SinkDb,
  SourceDb,
  StateStore,
} from '../ports/index.js';
import type { Reporter } from '../report/reporter.js';
import { fenced } from './fenced.js';

/** Clients of one stack's services and its state. They connect on first use. */
export interface Connections {
  readonly endpoints: Endpoints;
  readonly placeholders: PlaceholderValues;
  readonly secrets: Secrets;
  readonly flink: FlinkJobs;
  readonly broker: Broker;
  /** How further clients of Kafka are made. */
  readonly kafka: BrokerOptions;
  readonly source: SourceDb;
  readonly sink: SinkDb;
  readonly state: StateStore;
  readonly checkpoints: CheckpointStore;
  /** Connector jars of the running stack; see `Runtime.connectorJars`. */
  jars(): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

export async function connect(
  pipeline: Pipeline,
  runtime: Runtime,
  stateDir: string,
  reporter: Pick<Reporter, 'hide'>,
): Promise<Connections> {
  const endpoints = await runtime.endpoints();
  const secrets = await runtime.secrets();
  const logins = await runtime.logins();
  reporter.hide(secrets);
  const secret = (name: string): string => secrets.get(name) ?? '';
  const kafka: BrokerOptions = { bootstrap: endpoints.kafka, login: logins.kafka };
  const broker = createBroker(kafka);
  const source = createSourceDb({
    ...endpoints.mysql,
    user: pipeline.source.user,
    password: () => sourcePassword(pipeline, secrets),
    ...(runsMysql(pipeline) ? { rootPassword: secret(Secret.mysqlRoot) } : {}),
  });
  const sink = createSinkDb({
    url: endpoints.clickhouse,
    readerPassword: secret(Secret.clickhouseReader),
    adminPassword: secret(Secret.clickhouseAdmin),
  });
  const runner = runtime.jobRunner();
  const closed = new AbortController();
  const jobManager = { restUrl: endpoints.flink, tls: logins.flink, closed: closed.signal };
  return {
    endpoints,
    placeholders: await runtime.placeholders(),
    secrets,
    flink: fenced(createFlinkJobs({ ...jobManager, runner, redact: secrets }), [
      'submit',
      'stopWithSavepoint',
      'savepoint',
      'cancel',
    ]),
    kafka,
    broker: fenced(broker, ['createTopic']),
    source: fenced(source, ['runScript']),
    sink: fenced(sink, ['runScript', 'writeIdentity']),
    state: fenced(fileStateStore(stateDir), ['writeIdentity', 'writeJobs', 'writeSubmission', 'writePipeline']),
    checkpoints: fenced(runtime.checkpoints(), ['record']),
    jars: () => runtime.connectorJars(),
    close: async () => {
      closed.abort();
      await Promise.allSettled([runner.close(), broker.close(), source.close(), sink.close()]);
    },
  };
}

/** Your own MySQL's password is in no file, and a command that needs no MySQL runs without it. */
function sourcePassword({ source }: Pipeline, secrets: Secrets): string {
  const password = secrets.get(source.password.variable);
  if (password === undefined) throw notGiven([source.password.variable]);
  return password;
}
