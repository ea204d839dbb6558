import { cp, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { systemClock } from '../../../src/adapters/host/clock.js';
import { watchMarkedRecords } from '../../../src/adapters/kafka/index.js';
import type { Artifacts } from '../../../src/adapters/local/engine-spec.js';
import { CdcctlError } from '../../../src/errors/index.js';
import {
  AccessSecret,
  KAFKA_USERS,
  plainLogin,
  propertiesValue,
  SASL_MECHANISM,
  Secret,
} from '../../../src/model/index.js';
import type { E2eStack } from '../stack.js';
import { recordsIn } from '../wait.js';
import type { Peer } from './peer.js';
import { startProcess } from './process.js';

export const DEBEZIUM = '2.7.4.Final';
const SOURCE = { database: 'peer_d', table: 'orders' } as const;
const INSTALL_MS = 300_000;
const TOPIC = `peer.${SOURCE.database}.${SOURCE.table}`;

/** The jars of Debezium and of Kafka Connect, fetched by Maven where the cache has none. */
export async function installDebezium(cache: string, signal: AbortSignal): Promise<string> {
  const parent = join(cache, 'bench');
  const home = join(parent, `debezium-${DEBEZIUM}`);
  if (await stat(home).catch(() => null)) return home;
  await mkdir(parent, { recursive: true });
  const work = await mkdtemp(join(parent, '.tmp-'));
  try {
    await cp(join(import.meta.dirname, 'debezium', 'pom.xml'), join(work, 'pom.xml'));
    const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
    const args = ['-B', '-C', '-q', goal, '-DincludeScope=runtime', `-DoutputDirectory=${join(work, 'lib')}`];
    const run = await execa('mvn', args, {
      cwd: work,
      reject: false,
      all: true,
      stdin: 'ignore',
      cancelSignal: signal,
      timeout: INSTALL_MS,
    });
    signal.throwIfAborted();
    if (run.failed)
      throw new CdcctlError({
        code: 'CDC-BENCHMARK',
        what: 'Debezium cannot be fetched',
        why: (run.all ?? '').slice(-1000),
      });
    await rename(join(work, 'lib'), home);
    return home;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function properties(values: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${String(value).replaceAll('\\', '\\\\')}\n`)
    .join('');
}

function workerConfig(stack: E2eStack, bootstrap: string, folder: string): string {
  return properties({
    'bootstrap.servers': bootstrap,
    'key.converter': 'org.apache.kafka.connect.json.JsonConverter',
    'key.converter.schemas.enable': false,
    'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
    'value.converter.schemas.enable': false,
    'offset.storage.file.filename': join(folder, 'offsets'),
    'offset.flush.interval.ms': 1000,
    listeners: 'http://127.0.0.1:0',
    ...kafkaLogin(stack, ['', 'producer.', 'consumer.', 'admin.']),
  });
}

/** The login, for the worker and for each of its clients, whose settings have a prefix. */
function kafkaLogin({ secret }: E2eStack, prefixes: readonly string[]): Readonly<Record<string, string>> {
  const login = {
    'security.protocol': 'SASL_PLAINTEXT',
    'sasl.mechanism': SASL_MECHANISM,
    'sasl.jaas.config': propertiesValue(plainLogin(KAFKA_USERS.cdcctl, secret(AccessSecret.kafka))),
  };
  const named = prefixes.flatMap((prefix) => Object.entries(login).map(([key, value]) => [prefix + key, value]));
  return Object.fromEntries(named);
}

function connectorConfig(stack: E2eStack, bootstrap: string, folder: string): string {
  return properties({
    name: 'peer',
    'connector.class': 'io.debezium.connector.mysql.MySqlConnector',
    'tasks.max': 1,
    'database.hostname': '127.0.0.1',
    'database.port': stack.ports.mysql ?? 0,
    'database.user': 'root',
    'database.password': stack.secret(Secret.mysqlRoot),
    'database.server.id': 4_000_000_002,
    'database.ssl.mode': 'disabled',
    'driver.allowPublicKeyRetrieval': true,
    'topic.prefix': 'peer',
    'database.include.list': SOURCE.database,
    'table.include.list': `${SOURCE.database}.${SOURCE.table}`,
    'schema.history.internal': 'io.debezium.storage.file.history.FileSchemaHistory',
    'schema.history.internal.file.filename': join(folder, 'history'),
    'decimal.handling.mode': 'string',
    'snapshot.locking.mode': 'minimal',
    'topic.creation.default.replication.factor': 1,
    'topic.creation.default.partitions': 3,
    // A deletion is one record, as in the pipeline's topics.
    'tombstones.on.delete': false,
    'bootstrap.servers': bootstrap,
  });
}

/** Debezium in a standalone Kafka Connect, with its defaults: it ends in Kafka, half of the pipeline's way. */
export async function debezium(stack: E2eStack, lib: string, artifacts: Artifacts, log: string): Promise<Peer> {
  const folder = join(stack.folder, 'debezium');
  await mkdir(folder, { mode: 0o700 });
  const bootstrap = `127.0.0.1:${stack.ports.kafka}`;
  const [worker, connector] = [join(folder, 'worker.properties'), join(folder, 'connector.properties')];
  await writeFile(worker, workerConfig(stack, bootstrap, folder), { mode: 0o600 });
  await writeFile(connector, connectorConfig(stack, bootstrap, folder), { mode: 0o600 });
  await writeFile(
    join(folder, 'log4j.properties'),
    'log4j.rootLogger=WARN, out\nlog4j.appender.out=org.apache.log4j.ConsoleAppender\n' +
      'log4j.appender.out.layout=org.apache.log4j.PatternLayout\nlog4j.appender.out.layout.ConversionPattern=%d %p %c{1} %m%n\n',
  );
  return {
    title: `Debezium ${DEBEZIUM} into Kafka`,
    until: 'Kafka',
    does:
      'ends in Kafka, where no reader sees a table: ClickHouse would need a second program, whose time is not in these figures. ' +
      'Its records hold the row before and after; it runs with its defaults but for one task, JSON without schemas, decimals as text and no tombstones',
    source: SOURCE,
    rowsShown: null,
    start: () =>
      startProcess(
        artifacts.java,
        [
          '-Xmx512m',
          `-Dlog4j.configuration=file:${join(folder, 'log4j.properties')}`,
          '-cp',
          join(lib, '*'),
          'org.apache.kafka.connect.cli.ConnectStandalone',
          worker,
          connector,
        ],
        { cwd: folder, log, env: {} },
      ),
    // Debezium makes the topic when it has something to write.
    arrived: () => recordsIn(stack, TOPIC).catch(() => 0),
    watch: async (mark) => {
      const { seen, close } = await watchMarkedRecords({
        ...stack.kafka,
        topic: TOPIC,
        column: 'id',
        mark,
        clock: systemClock,
      });
      return { visible: async (ids) => ids.filter((id) => seen.has(id)), close };
    },
  };
}
