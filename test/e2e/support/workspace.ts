import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { execa } from 'execa';
import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import { type Connection, createConnection } from 'mysql2/promise';
import { KAFKA_USERS } from '../../../src/model/index.js';
import { withReader } from './reader.js';

const bin = join(import.meta.dirname, '../../../bin/cdcctl.js');

export interface Answer {
  readonly exitCode: number;
  // biome-ignore lint/suspicious/noExplicitAny: documents are checked by the tests that read them
  readonly json: any;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with a pipeline.yaml of its own, where every port is chosen free, so that it runs beside any other stack. */
export interface Workspace {
  readonly folder: string;
  readonly stateDir: string;
  /** Where `up` keeps the passwords. */
  readonly secretsFile: string;
  /** Runs `cdcctl --json ARGS` in the folder. */
  cdcctl(...args: readonly string[]): Promise<Answer>;
  /** Runs `cdcctl ARGS` as a person would, without --json. */
  plain(...args: readonly string[]): Promise<Answer>;
  /** The same for a command that is to be interrupted; gives a function that presses Ctrl-C and waits for its end. */
  start(...args: readonly string[]): { interrupt(): Promise<Answer> };
  /** Replaces pipeline.yaml; CDCCTL_TEST_READER says which reader of MySQL it has unless it names one. */
  write(text: string): Promise<void>;
  read(): Promise<string>;
  remove(): Promise<void>;
}

export const ORDERS = `version: 1
name: orders
source: { user: cdc, password: "\${MYSQL_CDC_PASSWORD}" }
tables:
  - source: order_db.orders
    columns:
      id: bigint unsigned not null auto_increment
      user_id: bigint not null
      product_name: varchar(255) not null
      quantity: int not null
      total_price: decimal(10,2) not null
      status: varchar(20) not null default 'pending'
      note: varchar(200)
      created_at: timestamp(3) not null default current_timestamp(3)
      updated_at: timestamp(3) not null default current_timestamp(3) on update current_timestamp(3)
    primaryKey: [id]
    topic: orders-cdc-topic
    partitions: 3
    target: order_analytics.orders_realtime
    generate: true
ports: { mysql: auto, kafka: auto, flink: auto, clickhouseHttp: auto, clickhouseNative: auto, kafkaUi: auto }
`;

export async function createWorkspace(
  options: {
    readonly text?: string;
    readonly name?: string;
    readonly target?: 'local' | 'docker';
    /** The `cdcctl` that is run; else that of this repository. */
    readonly program?: string;
    /** The Node that runs it; else the one that runs the tests. */
    readonly node?: string;
    /** Variables of the commands besides those of this process. */
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'cdcctl-e2e-'));
  const file = join(folder, 'pipeline.yaml');
  const target = options.target ?? 'local';
  const name = options.name ?? 'orders';
  const stateDir = join(folder, '.cdcctl', target === 'local' ? name : `${name}.${target}`);
  const write = (text: string) => writeFile(file, withReader(text));
  await write(options.text ?? ORDERS);
  const run = (args: readonly string[]) =>
    execa(options.node ?? process.execPath, [options.program ?? bin, ...args], {
      cwd: folder,
      reject: false,
      stdin: 'ignore',
      env: { NO_COLOR: '1', CDCCTL_TARGET: target, ...options.env },
      maxBuffer: 64 * 1024 * 1024,
    });
  return {
    folder,
    stateDir,
    secretsFile: target === 'local' ? join(stateDir, 'secrets.env') : join(folder, 'compose', '.env'),
    cdcctl: async (...args) => answerOf(await run(['--json', ...args])),
    plain: async (...args) => answerOf(await run(args)),
    start(...args) {
      const running = run(args);
      return {
        async interrupt() {
          running.kill('SIGINT');
          return answerOf(await running);
        },
      };
    },
    write,
    read: () => readFile(file, 'utf8'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function answerOf(result: { readonly exitCode?: number; readonly stdout: string; readonly stderr: string }): Answer {
  const { exitCode = -1, stdout, stderr } = result;
  return { exitCode, json: parse(stdout), stdout, stderr };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The passwords that `up` generated. */
export async function secretsOf(workspace: Workspace): Promise<Record<string, string>> {
  const text = await readFile(workspace.secretsFile, 'utf8');
  return Object.fromEntries(
    text
      .split('\n')
      .filter((line) => /^[A-Z_]+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1).replace(/^["']|["']$/g, '')]),
  );
}

/** As cdcctl logs in to Kafka. */
export async function kafkaLogin(workspace: Workspace): Promise<Pick<KafkaConfig, 'sasl'>> {
  const { KAFKA_PASSWORD: password = '' } = await secretsOf(workspace);
  return { sasl: { mechanism: 'plain', username: KAFKA_USERS.cdcctl, password } };
}

export interface Stores {
  readonly mysql: Connection;
  readonly clickhouse: ClickHouseClient;
  readonly kafka: Kafka;
  /** One query on ClickHouse as the admin user. */
  // biome-ignore lint/suspicious/noExplicitAny: rows have the shape that the query asks for
  query(sql: string): Promise<any[]>;
  close(): Promise<void>;
}

/** ClickHouse as the admin user. */
export async function openClickhouse(workspace: Workspace, ports: Record<string, number>): Promise<ClickHouseClient> {
  const { CLICKHOUSE_ADMIN_PASSWORD: password = '' } = await secretsOf(workspace);
  return createClient({ url: `http://127.0.0.1:${ports.clickhouseHttp}`, username: 'admin', password });
}

// biome-ignore lint/suspicious/noExplicitAny: rows have the shape that the query asks for
export async function queryClickhouse(clickhouse: ClickHouseClient, query: string): Promise<any[]> {
  return (await clickhouse.query({ query, format: 'JSONEachRow' })).json();
}

/** Connections to the stack's engines that do not go through cdcctl. */
export async function openStores(workspace: Workspace, ports: Record<string, number>): Promise<Stores> {
  const secrets = await secretsOf(workspace);
  const mysql = await createConnection({
    host: '127.0.0.1',
    port: ports.mysql ?? 0,
    user: 'root',
    password: secrets.MYSQL_ROOT_PASSWORD ?? '',
    timezone: 'Z',
    supportBigNumbers: true,
    multipleStatements: true,
  });
  await mysql.query("SET time_zone = '+00:00'");
  const clickhouse = await openClickhouse(workspace, ports);
  const kafka = new Kafka({
    ...(await kafkaLogin(workspace)),
    brokers: [`127.0.0.1:${ports.kafka}`],
    logLevel: logLevel.NOTHING,
  });
  return {
    mysql,
    clickhouse,
    kafka,
    query: (sql) => queryClickhouse(clickhouse, sql),
    close: async () => {
      mysql.destroy();
      await clickhouse.close();
    },
  };
}

/**
 * Asks until `ask` gives what `good` wants, and fails with the last answer after `ms`. Between two questions it waits
 * longer than the question took: what is waited for needs the processor too.
 */
export async function eventually<T>(ask: () => Promise<T>, good: (answer: T) => boolean, ms: number): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const asked = Date.now();
    const answer = await ask();
    if (good(answer)) return answer;
    if (Date.now() > end) throw new Error(`not so within ${ms} ms; last answer: ${JSON.stringify(answer)}`);
    await delay(Math.min(2_000, Math.max(50, 2 * (Date.now() - asked))));
  }
}
