import { createRequire } from 'node:module';
import type { KafkaConfig } from 'kafkajs';
import { decodeMetadataResponse, encodeMetadataRequest, METADATA, type TopicMetadata } from './metadata.js';

/**
 * kafkajs knows no topic ids: its public interface asks for older versions of Metadata. Its connections, with TLS, SASL
 * and the choice of a broker, take any request though, so one message of the protocol is all that is added here. The
 * alternative, Kafka's AdminClient in a JVM, costs more than a second a call and a second set of TLS and SASL settings.
 * The parts used are internal to kafkajs, whose version is pinned; a test against a real broker guards them.
 */
interface KafkajsCluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  readonly brokerPool: { findConnectedBroker(): Promise<{ readonly connectionPool: KafkajsConnectionPool }> };
}

interface KafkajsConnectionPool {
  send<T>(message: {
    readonly request: typeof METADATA & { encode(): Promise<KafkajsEncoder> };
    readonly response: { decode(payload: Buffer): Promise<object>; parse(decoded: object): Promise<T> };
  }): Promise<T>;
}

interface KafkajsEncoder {
  writeBufferInternal(buffer: Buffer): void;
}

interface KafkajsInternals {
  readonly Cluster: new (options: object) => KafkajsCluster;
  readonly Encoder: new () => KafkajsEncoder;
  readonly createLogger: (options: object) => object;
  readonly createSocketFactory: () => object;
}

function internals(): KafkajsInternals {
  const require = createRequire(import.meta.url);
  return {
    Cluster: require('kafkajs/src/cluster/index.js') as KafkajsInternals['Cluster'],
    Encoder: require('kafkajs/src/protocol/encoder.js') as KafkajsInternals['Encoder'],
    createLogger: (require('kafkajs/src/loggers/index.js') as Pick<KafkajsInternals, 'createLogger'>).createLogger,
    createSocketFactory: require('kafkajs/src/network/socketFactory.js') as KafkajsInternals['createSocketFactory'],
  };
}

/** Asks a broker for one topic by name; null where there is no such topic. The connection is closed afterwards. */
export async function fetchTopicMetadata(config: KafkaConfig, topic: string): Promise<TopicMetadata | null> {
  const { Cluster, Encoder, createLogger, createSocketFactory } = internals();
  const cluster = new Cluster({
    socketFactory: createSocketFactory(),
    ...config,
    enforceRequestTimeout: true,
    allowAutoTopicCreation: false,
    logger: createLogger({ level: config.logLevel, logCreator: config.logCreator }),
  });
  try {
    await cluster.connect();
    const { connectionPool } = await cluster.brokerPool.findConnectedBroker();
    const topics = await connectionPool.send({
      request: {
        ...METADATA,
        encode: async () => {
          const encoder = new Encoder();
          encoder.writeBufferInternal(encodeMetadataRequest(topic));
          return encoder;
        },
      },
      response: {
        decode: async (payload) => ({ payload, clientSideThrottleTime: 0 }),
        parse: async (decoded) => decodeMetadataResponse((decoded as { readonly payload: Buffer }).payload),
      },
    });
    const found = topics.find(({ name }) => name === topic);
    return found === undefined || found.errorCode === 3 ? null : found;
  } finally {
    await cluster.disconnect();
  }
}
