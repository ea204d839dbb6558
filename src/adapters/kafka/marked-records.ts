import { randomUUID } from 'node:crypto';
import { type Consumer, Kafka } from 'kafkajs';
import type { Clock } from '../../ports/index.js';
import { type BrokerOptions, explainKafkaError, kafkaConfig } from './connection.js';

/** Records of one topic whose value holds a mark. */
export interface MarkedRecords {
  /** When each was seen, milliseconds since the epoch, by the id in its key. It fills while the topic grows. */
  readonly seen: ReadonlyMap<bigint, number>;
  close(): Promise<void>;
}

/** Longest time that the broker holds a question without an answer; a record is an answer at once. */
const MAX_WAIT_MS = 100;
const READY_MS = 30_000;

/** The number that a key in JSON has for a column; null where it has none. */
function idIn(key: string, column: string): bigint | null {
  const [, rest] = key.split(`${JSON.stringify(column)}:`);
  const digits = /^\s*"?(\d+)/.exec(rest ?? '')?.[1];
  return digits === undefined ? null : BigInt(digits);
}

/** Looks at each record that is written from now on, as a consumer with a group of its own that commits nothing. */
export async function watchMarkedRecords(
  options: BrokerOptions & {
    readonly topic: string;
    readonly column: string;
    readonly mark: string;
    readonly clock: Clock;
  },
): Promise<MarkedRecords> {
  const { topic, column, mark, clock } = options;
  const kafka = new Kafka(kafkaConfig(options));
  const groupId = `cdcctl-latency-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: MAX_WAIT_MS, allowAutoTopicCreation: false });
  const seen = new Map<bigint, number>();
  const close = async (): Promise<void> => {
    await consumer.disconnect().catch(() => undefined);
    const admin = kafka.admin();
    await admin
      .connect()
      .then(() => admin.deleteGroups([groupId]))
      // A group without commits and members is forgotten by the broker anyway.
      .catch(() => undefined)
      .finally(() => admin.disconnect());
  };
  try {
    const atTheEnd = firstFetch(consumer);
    // Where connecting fails nobody waits for it.
    atTheEnd.catch(() => undefined);
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: false });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        const now = clock.now();
        for (const { key, value } of batch.messages) {
          if (value?.includes(mark) !== true) continue;
          const id = idIn(key?.toString() ?? '', column);
          if (id !== null && !seen.has(id)) seen.set(id, now);
        }
      },
    });
    await atTheEnd;
    return { seen, close };
  } catch (error) {
    await close();
    throw explainKafkaError(error, `Kafka did not let topic ${topic} be read`, options.bootstrap);
  }
}

/** Before the first answer it is open where the end of the topic is, and a record could be missed. */
function firstFetch(consumer: Consumer): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${READY_MS / 1000} s`)), READY_MS);
    consumer.on(consumer.events.FETCH, () => {
      clearTimeout(timer);
      resolve();
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      clearTimeout(timer);
      reject(payload.error);
    });
  });
}
