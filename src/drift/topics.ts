import { displayName, type Pipeline, TOPIC_CONFIG, topicName } from '../model/index.js';
import { type Difference, rebuild, UP } from './difference.js';
import type { ObservedTopic } from './observed.js';

function partitions(count: number): string {
  return `${count} ${count === 1 ? 'partition' : 'partitions'}`;
}

/** Kafka against pipeline.yaml, and the settings that `up` makes a topic with. */
export function compareTopics(pipeline: Pipeline, topics: readonly (ObservedTopic | null)[]): readonly Difference[] {
  return pipeline.tables.flatMap((table, index): readonly Difference[] => {
    const topic = topics[index] ?? null;
    const name = topicName(pipeline, table);
    const at = { place: 'topic', table: displayName(table.source), object: `topic ${name}` } as const;
    const wanted = partitions(table.partitions);
    if (topic === null) return [{ ...at, expected: wanted, actual: 'no such topic', next: UP }];
    const grown: readonly Difference[] =
      topic.partitions === table.partitions
        ? []
        : [{ ...at, expected: wanted, actual: partitions(topic.partitions), next: rebuild(pipeline) }];
    const settings = Object.entries(TOPIC_CONFIG).flatMap(([key, value]): readonly Difference[] => {
      const actual = topic.config[key];
      if (actual === value) return [];
      const next = `kafka-configs --alter --entity-type topics --entity-name ${name} --add-config ${key}=${value}`;
      return [{ ...at, expected: `${key}=${value}`, actual: `${key}=${actual ?? 'unknown'}`, next }];
    });
    return [...grown, ...settings];
  });
}
