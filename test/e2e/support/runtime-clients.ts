import { Kafka, type KafkaConfig } from 'kafkajs';
import { createConnection } from 'mysql2/promise';
import { createTransport } from '../../../src/adapters/host/transport.js';
import { kafkaConfig } from '../../../src/adapters/kafka/connection.js';
import type { Runtime } from '../../../src/ports/index.js';

/** One statement on the stack's MySQL as root. */
export async function mysql(runtime: Runtime, sql: string): Promise<readonly unknown[]> {
  const { host, port } = (await runtime.endpoints()).mysql;
  const password = (await runtime.secrets()).get('MYSQL_ROOT_PASSWORD') ?? '';
  const connection = await createConnection({ host, port, user: 'root', password });
  try {
    const [rows] = await connection.query(sql);
    return Array.isArray(rows) ? rows : [];
  } finally {
    await connection.end();
  }
}

/** What each service but MySQL says to a client with its logins. */
export async function answers(runtime: Runtime): Promise<Record<string, unknown>> {
  const { kafka, flink, clickhouse } = await runtime.endpoints();
  const logins = await runtime.logins();
  const status = async (url: string, path: string): Promise<number> => {
    const signal = AbortSignal.timeout(30_000);
    return (await createTransport(url, logins.flink)({ method: 'GET', path, body: undefined, signal })).status;
  };
  return {
    kafka: await topics(kafkaConfig({ bootstrap: kafka, login: logins.kafka })),
    flink: await status(flink, '/overview'),
    clickhouse: (await (await fetch(`${clickhouse}/ping`)).text()).trim(),
  };
}

async function topics(config: KafkaConfig): Promise<string> {
  const admin = new Kafka(config).admin();
  try {
    await admin.connect();
    return Array.isArray(await admin.listTopics()) ? 'a list of topics' : 'no list of topics';
  } finally {
    await admin.disconnect();
  }
}

/** A log that is being followed. */
export interface Followed {
  /** What came until now. */
  readonly lines: readonly string[];
  /** Settles when following has ended, as with the refusal of a service that is not there. */
  readonly ended: Promise<void>;
  /** Aborts it, and waits for its end. */
  end(): Promise<void>;
}

export function follow(runtime: Runtime, service: string): Followed {
  const abort = new AbortController();
  const lines: string[] = [];
  const read = async (): Promise<void> => {
    for await (const line of runtime.logs(service, { follow: true, signal: abort.signal })) lines.push(line);
  };
  const ended = read();
  // Whoever waits for it is told; until then it is no unhandled rejection.
  ended.catch(() => undefined);
  return {
    lines,
    ended,
    async end() {
      abort.abort();
      await ended;
    },
  };
}
