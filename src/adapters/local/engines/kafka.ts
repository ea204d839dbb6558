import { randomBytes } from 'node:crypto';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { Kafka, logLevel } from 'kafkajs';
import { CdcctlError } from '../../../errors/index.js';
import { AccessSecret, KAFKA_USERS, plainLogin, propertiesValue, SASL_MECHANISM } from '../../../model/index.js';
import type { EngineContext, EngineSpec } from '../engine-spec.js';
import { answered } from './ask.js';
import { exists } from './disk.js';
import { makePrivateDir, secret, writePrivate } from './spec-files.js';

/**
 * One node that is broker and controller. Both of its listeners ask for a password; the file is for its owner alone. Topics are
 * made by cdcctl alone, with what each needs.
 */
export function kafkaConfig(context: EngineContext, logDir: string): string {
  const broker = `127.0.0.1:${context.ports.kafka}`;
  const controller = `127.0.0.1:${context.ports.kafkaController}`;
  const own = secret(context.secrets, AccessSecret.kafkaBroker);
  const among = { [KAFKA_USERS.broker]: own };
  const users = {
    ...among,
    [KAFKA_USERS.cdcctl]: secret(context.secrets, AccessSecret.kafka),
    [KAFKA_USERS.jobs]: secret(context.secrets, AccessSecret.kafkaJobs),
  };
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@${controller}
listeners=BROKER://${broker},CONTROLLER://${controller}
advertised.listeners=BROKER://${broker}
inter.broker.listener.name=BROKER
controller.listener.names=CONTROLLER
listener.security.protocol.map=BROKER:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT
sasl.enabled.mechanisms=${SASL_MECHANISM}
sasl.mechanism.inter.broker.protocol=${SASL_MECHANISM}
sasl.mechanism.controller.protocol=${SASL_MECHANISM}
listener.name.broker.plain.sasl.jaas.config=${propertiesValue(plainLogin(KAFKA_USERS.broker, own, users))}
listener.name.controller.plain.sasl.jaas.config=${propertiesValue(plainLogin(KAFKA_USERS.broker, own, among))}
log.dirs=${logDir.replaceAll('\\', '\\\\')}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
group.initial.rebalance.delay.ms=0
num.network.threads=2
num.io.threads=4
log.cleaner.dedupe.buffer.size=33554432
`;
}

const LOGGING = `log4j.rootLogger=INFO, stdout
log4j.logger.kafka.server.KafkaConfig=WARN
log4j.logger.org.apache.kafka.common.config=WARN
log4j.appender.stdout=org.apache.log4j.ConsoleAppender
log4j.appender.stdout.layout=org.apache.log4j.PatternLayout
log4j.appender.stdout.layout.ConversionPattern=%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %c{1} - %m%n
`;

function confDir(context: EngineContext): string {
  return join(context.stateDir, 'conf', 'kafka');
}

function javaArgs(context: EngineContext, heap: string, main: string): readonly string[] {
  return [
    '-Xms64m',
    `-Xmx${heap}`,
    '-XX:+UseSerialGC',
    '-XX:+ExitOnOutOfMemoryError',
    '-Duser.timezone=UTC',
    `-Dlog4j.configuration=${pathToFileURL(join(confDir(context), 'log4j.properties')).href}`,
    '-cp',
    join(context.artifacts.kafkaLib, '*'),
    main,
  ];
}

/** A cluster id in Kafka's form: 16 bytes as unpadded base64url. A leading dash would be read as an option. */
function clusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? clusterId() : id;
}

/** Formats the log directory beside its place and moves it there whole, so that an interrupted start begins anew. */
async function format(context: EngineContext, signal: AbortSignal): Promise<void> {
  const parent = join(context.stateDir, 'data');
  await makePrivateDir(parent);
  const fresh = await mkdtemp(join(parent, 'kafka-new-'));
  const config = join(confDir(context), 'format.properties');
  try {
    await writePrivate(config, kafkaConfig(context, fresh));
    const run = await execa(
      context.artifacts.java,
      [...javaArgs(context, '128m', 'kafka.tools.StorageTool'), 'format', '-t', clusterId(), '-c', config],
      { all: true, reject: false, cancelSignal: signal, stdin: 'ignore' },
    );
    signal.throwIfAborted();
    if (run.failed) {
      throw new CdcctlError({
        code: 'CDC-DATA-DIRECTORY',
        what: 'Kafka could not format its data directory',
        why: (run.all ?? run.originalMessage ?? '').trim().split('\n').slice(-4).join('\n'),
        next: 'mend what Kafka reports, then run `cdcctl up` again',
      });
    }
    await rename(fresh, join(parent, 'kafka'));
  } finally {
    await rm(config, { force: true });
    await rm(fresh, { recursive: true, force: true });
  }
}

async function ready(context: EngineContext): Promise<string | null> {
  const client = new Kafka({
    clientId: 'cdcctl-ready',
    brokers: [`127.0.0.1:${context.ports.kafka}`],
    sasl: {
      mechanism: 'plain',
      username: KAFKA_USERS.cdcctl,
      password: secret(context.secrets, AccessSecret.kafka),
    },
    connectionTimeout: 2000,
    requestTimeout: 3000,
    retry: { retries: 0 },
    logLevel: logLevel.NOTHING,
  });
  const admin = client.admin();
  try {
    await admin.connect();
    const { brokers, controller } = await admin.describeCluster();
    return brokers.length === 1 && controller !== null ? null : 'Kafka has no controller yet';
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

export function kafkaEngine(context: EngineContext): EngineSpec {
  const logDir = join(context.stateDir, 'data', 'kafka');
  const config = join(confDir(context), 'server.properties');
  return {
    name: 'kafka',
    command: context.artifacts.java,
    args: [...javaArgs(context, '320m', 'kafka.Kafka'), config],
    env: {},
    cwd: context.stateDir,
    dependsOn: [],
    async prepare(signal) {
      await writePrivate(join(confDir(context), 'log4j.properties'), LOGGING);
      if (!(await exists(logDir))) await format(context, signal);
      await writePrivate(config, kafkaConfig(context, logDir));
    },
    ready: () => answered('Kafka', () => ready(context)),
    stop: { signal: 'SIGTERM', graceMs: 30_000 },
    readyTimeoutMs: 180_000,
  };
}
