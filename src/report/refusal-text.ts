import { CdcctlError } from '../errors/index.js';
import type { Refusal } from '../plan/index.js';
import { identityChangeLines, storeChange } from './change-text.js';

const DAY_MS = 86_400_000;

/** A refusal in sentences: the parts of a CdcctlError. */
export interface RefusalText {
  readonly what: string;
  readonly why: string;
  readonly next: string;
}

/** The way out wherever the state and the stores have parted: everything is built anew beside the old. */
export function newGeneration(generation: number): string {
  return `set \`generation: ${generation + 1}\` in pipeline.yaml, then \`cdcctl stop\`, \`cdcctl up\` and \`cdcctl submit\``;
}

/** `a, b and c`. */
export function list(parts: readonly string[]): string {
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : parts.join('');
}

/** What the CDC job does otherwise where its state does not fit any more. */
export const OTHER_CDC = 'carries other tables, columns, keys or topics, or reads or delivers otherwise';

function days(milliseconds: number): number {
  return Math.floor(milliseconds / DAY_MS);
}

/** What is refused, why, and what to do. */
export function refusalText(refusal: Refusal): RefusalText {
  switch (refusal.code) {
    case 'CDC-NOT-PROVISIONED':
      return {
        what: 'The stack is not provisioned',
        why: [
          ...refusal.topics.map((name) => `Kafka has no topic ${name}`),
          ...refusal.tables.map((name) => `ClickHouse has no table ${name}`),
        ].join('\n'),
        next: 'Run `cdcctl up`.',
      };
    case 'CDC-GENERATION-LOWER':
      return {
        what: `Generation ${refusal.generation} is lower than ${refusal.reached}, which this pipeline has reached`,
        why: 'Its topics and tables may hold rows that were deleted in MySQL since.',
        next: `Set \`generation: ${refusal.reached}\` in pipeline.yaml, or a higher one to build everything anew.`,
      };
    case 'CDC-OTHER-STORES':
      return {
        what: `Pipeline ${refusal.pipeline} belongs to other stores than those that are up`,
        why: `${refusal.changes.map(storeChange).join('\n')}\nA store was wiped, restored or swapped; going on could lose rows or bring deleted ones back.`,
        next: `Put the right store back; or ${newGeneration(refusal.generation)}.`,
      };
    case 'CDC-PARTITIONS':
      return {
        what: `Topic ${refusal.topic} has ${refusal.partitions} partitions, not ${refusal.wanted}`,
        why: 'With another number of partitions a key moves to another one, and its older changes could win.',
        next: `Set \`partitions: ${refusal.partitions}\` in pipeline.yaml; or ${newGeneration(refusal.generation)}.`,
      };
    case 'CDC-TOPIC-LOST':
      return {
        what: `Kafka has lost topic ${refusal.topic}`,
        why: 'A job that uses it was submitted before. Made again it would be empty, and what was in it would be missed.',
        next: `Put the topic back; or ${newGeneration(refusal.generation)}.`,
      };
    case 'CDC-STATE-UNFIT':
      return {
        what: `${refusal.job} ${OTHER_CDC} than in its last run`,
        why: [
          'Its savepoint or checkpoint is not one of the job that pipeline.yaml describes now.',
          ...identityChangeLines(refusal.changes),
        ].join('\n'),
        next: `Undo the change in pipeline.yaml; or ${newGeneration(refusal.generation)}.`,
      };
    case 'CDC-STATE-LOST':
      return {
        what: `${refusal.job} has no savepoint or checkpoint, but ${list(refusal.topics.map((name) => `topic ${name}`))} holds records`,
        why: 'A new snapshot would not delete the rows that were deleted in MySQL meanwhile.',
        next: `To build everything anew ${newGeneration(refusal.generation)}.`,
      };
    case 'CDC-AWAY-TOO-LONG':
      return {
        what: `${refusal.job} was away for ${days(refusal.awayMs)} days`,
        why: `Topics keep deletions for ${days(refusal.retentionMs)} days: it would miss some of them.`,
        next: `To build everything anew ${newGeneration(refusal.generation)}.`,
      };
    case 'CDC-JOB-CANCELLING':
      return {
        what: `${refusal.job} is being cancelled`,
        why: `Job ${refusal.jobId} has not ended yet.`,
        next: 'Run the command again in a moment.',
      };
    case 'CDC-FLINK-CDC-MISSING':
      return {
        what: 'The running Flink was started without Flink CDC',
        why: `source.reader is ${refusal.reader}, whose connector is on the class path of a Flink that is started for it.`,
        next: 'cdcctl stop, then cdcctl up',
      };
  }
}

/** Several refusals as one error; the first one's next command comes first. */
export function refusalError(refusals: readonly Refusal[]): CdcctlError {
  const [first, ...others] = refusals;
  if (first === undefined) throw new Error('There is no refusal to report');
  const { what, why, next } = refusalText(first);
  const more = others.map(refusalText).map((other) => `${other.what}: ${other.why}`);
  const faults = refusals.map((refusal) => ({ ...refusal, ...refusalText(refusal) }));
  return new CdcctlError({ code: first.code, what, why: [why, ...more].join('\n'), next, faults });
}
