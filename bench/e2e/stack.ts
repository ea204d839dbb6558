import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type ClickhouseConnection, connectClickhouse } from '../../src/adapters/clickhouse/client.js';
import { createRestClient, type RestClient } from '../../src/adapters/flink/http.js';
import { clientTls } from '../../src/adapters/host/tls/index.js';
import { type BrokerOptions, createBroker } from '../../src/adapters/kafka/index.js';
import { statePaths } from '../../src/adapters/local/paths.js';
import { readStackFile } from '../../src/adapters/local/stack-file.js';
import type { MysqlClient } from '../../src/adapters/mysql/client.js';
import { createMysqlClient } from '../../src/adapters/mysql/connection.js';
import { readEnvFile } from '../../src/adapters/state/env-file.js';
import { AccessSecret, ADMIN_USER, KAFKA_USERS, READER_USER, Secret } from '../../src/model/index.js';
import type { Broker } from '../../src/ports/index.js';
import { cdcctl, type Ran } from './child.js';
import { NAME } from './pipeline.js';

/** A pipeline of the benchmark, brought up by the commands that a user types, and connections that go past cdcctl. */
export interface E2eStack {
  readonly folder: string;
  readonly ports: Readonly<Record<string, number>>;
  secret(name: string): string;
  /** Runs a command in the pipeline's folder; see `cdcctl`. */
  cdcctl(args: readonly string[], allowed?: readonly number[]): Promise<Ran>;
  /** As root, with the binlog switched off. */
  readonly quiet: MysqlClient;
  /** As root. */
  readonly mysql: MysqlClient;
  /** As root, beside the transactions of `mysql`. */
  readonly probe: MysqlClient;
  readonly clickhouse: ClickhouseConnection;
  /** As the readers of the views. */
  readonly reader: ClickhouseConnection;
  readonly kafka: BrokerOptions;
  readonly broker: Broker;
  readonly flink: RestClient;
  /** Process id of each engine. */
  pids(): Promise<ReadonlyMap<string, number>>;
  /** Ends everything and removes the folder, also after an interruption. */
  stop(): Promise<void>;
}

const upAnswer = z.object({ ports: z.record(z.string(), z.number()) });
const statusAnswer = z.object({ engines: z.array(z.object({ name: z.string(), pid: z.number().nullable() })) });

/** The JobManager's REST endpoint, called with the key that cdcctl has. */
async function flinkClient(folder: string, password: string): Promise<RestClient> {
  const { stack, tls } = statePaths(join(folder, '.cdcctl', NAME));
  const port = (await readStackFile(stack))?.ports.flinkRest ?? 0;
  return createRestClient("Flink's JobManager", `https://127.0.0.1:${port}`, await clientTls(tls, password));
}

/** `up` in a temporary folder. What was started is ended where it fails. */
export async function startStack(text: string, signal: AbortSignal): Promise<E2eStack> {
  const folder = await mkdtemp(join(tmpdir(), 'cdcctl-bench-'));
  const closing: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    await Promise.allSettled(closing.map((close) => close()));
    const never = new AbortController().signal;
    await cdcctl(folder, ['down', '--volumes'], never);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await writeFile(join(folder, 'pipeline.yaml'), text);
    const { ports } = upAnswer.parse((await cdcctl(folder, ['up'], signal)).json);
    const secrets = await readEnvFile(statePaths(join(folder, '.cdcctl', NAME)).secrets, 'cdcctl');
    const secret = (name: string): string => secrets.get(name) ?? '';
    const root = { host: '127.0.0.1', port: ports.mysql ?? 0, user: 'root', password: secret(Secret.mysqlRoot) };
    const url = `http://127.0.0.1:${ports.clickhouseHttp}`;
    const mysql = createMysqlClient(root);
    const quiet = createMysqlClient(root);
    const probe = createMysqlClient(root);
    const clickhouse = connectClickhouse({ url, user: ADMIN_USER, password: secret(Secret.clickhouseAdmin) });
    const reader = connectClickhouse({ url, user: READER_USER, password: secret(Secret.clickhouseReader) });
    const login = { username: KAFKA_USERS.cdcctl, password: secret(AccessSecret.kafka) };
    const kafka = { bootstrap: `127.0.0.1:${ports.kafka}`, login };
    const broker = createBroker(kafka);
    closing.push(...[mysql, quiet, probe, clickhouse, reader, broker].map((client) => () => client.close()));
    await quiet.execute('SET SESSION sql_log_bin = 0');
    return {
      ...{ folder, ports, secret, kafka, mysql, quiet, probe, clickhouse, reader, broker, stop },
      cdcctl: (args, allowed) => cdcctl(folder, args, signal, allowed),
      flink: await flinkClient(folder, secret(AccessSecret.keyStores)),
      pids: async () => {
        const { engines } = statusAnswer.parse((await cdcctl(folder, ['status'], signal)).json);
        return new Map(engines.flatMap(({ name, pid }) => (pid === null ? [] : [[name, pid] as const])));
      },
    };
  } catch (error) {
    // What went wrong first is what counts.
    await stop().catch(() => undefined);
    throw error;
  }
}
