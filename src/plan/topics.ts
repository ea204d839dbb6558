import type { TopicState } from './observed.js';
import { newGeneration, type Refusal } from './refusal.js';

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
            what: `Topic ${name} has ${observed.partitions} partitions, not ${wantedPartitions}`,
            why: 'With another number of partitions a key moves to another one, and its older changes could win.',
            next: `Set \`partitions: ${observed.partitions}\` in pipeline.yaml; or ${newGeneration(generation)}.`,
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
    .map(({ name }) => ({
      what: `Kafka has lost topic ${name}`,
      why: 'A job that uses it was submitted before. Made again it would be empty, and what was in it would be missed.',
      next: `Put the topic back; or ${newGeneration(generation)}.`,
    }));
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
