import { createSinkDb } from '../adapters/clickhouse/index.js';
import { createFlinkJobs } from '../adapters/flink/index.js';
import { createBroker } from '../adapters/kafka/index.js';
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

/** Clients of one stack's services and its state. They connect on first use. */
export interface Connections {
  readonly endpoints: Endpoints;
  readonly placeholders: PlaceholderValues;
  readonly secrets: Secrets;
  readonly flink: FlinkJobs;
  readonly broker: Broker;
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
  reporter.hide(secrets);
  const secret = (name: string): string => secrets.get(name) ?? '';
  const broker = createBroker({ bootstrap: endpoints.kafka });
  const source = createSourceDb({
    ...endpoints.mysql,
    user: pipeline.source.user,
    password: secret(pipeline.source.password.variable),
    ...(runsMysql(pipeline) ? { rootPassword: secret(Secret.mysqlRoot) } : {}),
  });
  const sink = createSinkDb({
    url: endpoints.clickhouse,
    readerPassword: secret(Secret.clickhouseReader),
    adminPassword: secret(Secret.clickhouseAdmin),
  });
  return {
    endpoints,
    placeholders: await runtime.placeholders(),
    secrets,
    flink: createFlinkJobs({ restUrl: endpoints.flink, gatewayUrl: endpoints.sqlGateway, redact: secrets }),
    broker,
    source,
    sink,
    state: fileStateStore(stateDir),
    checkpoints: runtime.checkpoints(),
    jars: () => runtime.connectorJars(),
    close: async () => {
      await Promise.allSettled([broker.close(), source.close(), sink.close()]);
    },
  };
}
