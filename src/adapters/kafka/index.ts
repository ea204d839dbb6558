import { setTimeout as delay } from 'node:timers/promises';
import kafkajs, { type Admin, Kafka } from 'kafkajs';
import { type Broker, isThere, pollUntil } from '../../ports/index.js';
import { systemClock } from '../host/clock.js';
import { type BrokerOptions, explainKafkaError, isType, kafkaConfig } from './connection.js';
import { fetchTopicMetadata } from './topic-metadata.js';

export type { BrokerOptions } from './connection.js';
export { type MarkedRecords, watchMarkedRecords } from './marked-records.js';

const UNKNOWN_TOPIC = 'UNKNOWN_TOPIC_OR_PARTITION';

/** What Kafka answers for a group in the seconds after its first commit or after a restart of the broker. */
const COORDINATOR_MOVES = [
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
] as const;
/** What a busy broker answers of a topic that it has just made. */
const TOPIC_COMES = [UNKNOWN_TOPIC, 'LEADER_NOT_AVAILABLE'] as const;
const PAUSE_MS = 250;
/** A client that still waits for an answer does not end by itself, and a command that is done must not wait with it. */
const CLOSE_MS = 3_000;
const PAUSES = 60;

/** Asks again while the broker says that something is not there yet, for 15 s at most. */
async function patiently<T>(notYet: readonly string[], question: () => Promise<T>): Promise<T> {
  let left = PAUSES;
  const answer = async (): Promise<{ readonly given: T } | null> => {
    try {
      return { given: await question() };
    } catch (error) {
      if (left === 0 || !notYet.some((type) => isType(error, type))) throw error;
      left -= 1;
      return null;
    }
  };
  return (await pollUntil(answer, isThere, { clock: systemClock, pauseMs: PAUSE_MS })).given;
}

/** Kafka through kafkajs. It connects on first use; what fails is a CdcctlError. */
export function createBroker(options: BrokerOptions): Broker {
  const config = kafkaConfig(options);
  let connected: Promise<Admin> | undefined;

  const connect = async (): Promise<Admin> => {
    const admin = new Kafka(config).admin();
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      connected = undefined;
      throw error;
    }
  };
  const ask = async <T>(what: string, question: (admin: Admin) => Promise<T>): Promise<T> => {
    try {
      connected ??= connect();
      return await question(await connected);
    } catch (error) {
      throw explainKafkaError(error, what, options.bootstrap);
    }
  };

  return {
    clusterId: () =>
      ask('Kafka did not tell its cluster id', async (admin) => (await admin.describeCluster()).clusterId),
    describeTopic: (name) =>
      ask(`Kafka did not describe topic ${name}`, async () => {
        const topic = await fetchTopicMetadata(config, name);
        return topic === null ? null : { name, partitions: topic.partitions, id: topic.id };
      }),
    topicConfig: (name, settings) =>
      ask(`Kafka did not describe topic ${name}`, async (admin) => {
        // Node finds no named export of it in this CommonJS package.
        const resource = { type: kafkajs.ConfigResourceTypes.TOPIC, name, configNames: [...settings] };
        const { resources } = await admin.describeConfigs({ resources: [resource], includeSynonyms: false });
        const entries = resources[0]?.configEntries ?? [];
        return Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue]));
      }),
    createTopic: (topic) =>
      ask(`Kafka did not create topic ${topic.name}`, async (admin) => {
        const request = {
          waitForLeaders: true,
          topics: [
            {
              topic: topic.name,
              numPartitions: topic.partitions,
              replicationFactor: topic.replication,
              configEntries: Object.entries(topic.config).map(([name, value]) => ({ name, value })),
            },
          ],
        };
        // Asked again, it finds the topic there and leaves it as it is.
        await patiently(TOPIC_COMES, () => admin.createTopics(request));
      }),
    offsets: (topic) =>
      ask(`Kafka did not tell the offsets of topic ${topic}`, async (admin) => {
        const found = await admin.fetchTopicOffsets(topic).catch((error: unknown) => {
          if (isType(error, UNKNOWN_TOPIC)) {
            return [];
          }
          throw error;
        });
        return found
          .map(({ partition, low, high }) => ({ partition, low: BigInt(low), high: BigInt(high) }))
          .sort((a, b) => a.partition - b.partition);
      }),
    committed: (group, topic) =>
      ask(`Kafka did not tell the offsets of group ${group}`, async (admin) => {
        const [answer] = await patiently(COORDINATOR_MOVES, () =>
          admin.fetchOffsets({ groupId: group, topics: [topic] }),
        );
        return new Map(
          (answer?.partitions ?? []).map(({ partition, offset }) => [
            partition,
            offset === '-1' ? null : BigInt(offset),
          ]),
        );
      }),
    close: async () => {
      const closing = connected;
      connected = undefined;
      const closed = new AbortController();
      const ended = closing?.then(
        (admin) => admin.disconnect(),
        () => undefined,
      );
      await Promise.race([ended, delay(CLOSE_MS, undefined, { signal: closed.signal })]);
      closed.abort();
    },
  };
}
