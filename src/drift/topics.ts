import { type Difference, displayName, type Pipeline, TOPIC_CONFIG, topicName } from '../model/index.js';
import type { ObservedTopic } from './observed.js';
import { rebuild, UP } from './remedy.js';

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
    if (topic === null)
      return [{ ...at, code: 'topic-missing', expected: wanted, actual: 'no such topic', remedy: UP }];
    const grown: readonly Difference[] =
      topic.partitions === table.partitions
        ? []
        : [
            {
              ...at,
              code: 'topic-partitions',
              expected: wanted,
              actual: partitions(topic.partitions),
              remedy: rebuild(pipeline),
            },
          ];
    const settings = Object.entries(TOPIC_CONFIG).flatMap(([key, value]): readonly Difference[] => {
      const actual = topic.config[key];
      if (actual === value) return [];
      const [expected, found] = [`${key}=${value}`, `${key}=${actual ?? 'unknown'}`];
      const remedy = { code: 'set-topic', topic: name, key, value } as const;
      return [{ ...at, code: 'topic-setting', expected, actual: found, remedy }];
    });
    return [...grown, ...settings];
  });
}
