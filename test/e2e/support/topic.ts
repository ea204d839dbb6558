import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';

export interface TopicMessage {
  readonly key: Record<string, unknown> | null;
  readonly value: Record<string, unknown> | null;
}

/** Reads a topic from its start with a consumer group of its own; `messages` grows while it runs. */
export async function consumeFrom(
  kafka: Kafka,
  topic: string,
): Promise<{ readonly messages: readonly TopicMessage[]; close(): Promise<void> }> {
  const messages: TopicMessage[] = [];
  const consumer = kafka.consumer({ groupId: `test-${randomUUID()}`, maxWaitTimeInMs: 100 });
  const joined = new Promise<void>((resolve) => consumer.on(consumer.events.GROUP_JOIN, () => resolve()));
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      messages.push({ key: decode(message.key), value: decode(message.value) });
    },
  });
  await joined;
  return { messages, close: () => consumer.disconnect() };
}

function decode(bytes: Buffer | null): Record<string, unknown> | null {
  return bytes === null ? null : (JSON.parse(bytes.toString('utf8')) as Record<string, unknown>);
}
