import type { TopicState } from './observed.js';
import type { Refusal } from './refusal.js';

/** What becomes of a topic when the pipeline is provisioned. */
export type TopicStep = { readonly action: 'create' | 'keep'; readonly name: string; readonly partitions: number };

export interface TopicPlan {
  readonly steps: readonly TopicStep[];
  readonly refusals: readonly Refusal[];
}

/**
 * A row's version is its offset, and offsets are only comparable while a key stays in its partition: a topic with
 * another number of partitions than the configured one is refused.
 */
export function checkPartitions(topics: readonly TopicState[], generation: number): readonly Refusal[] {
  return topics.flatMap(({ name, wantedPartitions, observed }) =>
    observed === null || observed.partitions === wantedPartitions
      ? []
      : [
          {
            code: 'CDC-PARTITIONS',
            topic: name,
            partitions: observed.partitions,
            wanted: wantedPartitions,
            generation,
          },
        ],
  );
}

function checkLost(
  topics: readonly TopicState[],
  submitted: readonly string[],
  generation: number,
): readonly Refusal[] {
  return topics
    .filter(({ name, observed }) => observed === null && submitted.includes(name))
    .map(({ name }) => ({ code: 'CDC-TOPIC-LOST', topic: name, generation }));
}

/**
 * Topics to create; an existing one is kept as it is or refused.
 *
 * @param submitted names of the topics that a job of this generation was submitted with
 */
export function planTopics(
  topics: readonly TopicState[],
  generation: number,
  submitted: readonly string[] = [],
): TopicPlan {
  const refusals = [...checkLost(topics, submitted, generation), ...checkPartitions(topics, generation)];
  return {
    refusals,
    steps:
      refusals.length > 0
        ? []
        : topics.map(({ name, wantedPartitions, observed }) => ({
            action: observed === null ? 'create' : 'keep',
            name,
            partitions: wantedPartitions,
          })),
  };
}
