import { type JobKind, jobName, type Pipeline } from '../../model/index.js';
import type { Setting } from './script.js';

/** About two fifths of the sync job's work would be copies of rows that nobody changes. */
const OBJECT_REUSE: Setting = {
  key: 'pipeline.object-reuse',
  value: 'true',
  comment: 'Rows go from the source to the sink as they are: no step of this job keeps or changes one.',
};

/** Settings that both jobs share. Durations are in milliseconds, as `3000 ms`. */
export function jobSettings(pipeline: Pipeline, kind: JobKind): readonly Setting[] {
  return [
    { key: 'pipeline.name', value: jobName(pipeline, kind) },
    { key: 'execution.runtime-mode', value: 'streaming' },
    { key: 'parallelism.default', value: String(pipeline.flink.parallelism) },
    {
      key: 'table.local-time-zone',
      value: 'UTC',
      comment: 'Instants are the same in MySQL, Kafka and ClickHouse, whatever zone the machines are in.',
    },
    { key: 'execution.checkpointing.interval', value: `${pipeline.flink.checkpointIntervalMs} ms` },
    { key: 'execution.checkpointing.mode', value: 'EXACTLY_ONCE' },
    {
      key: 'execution.checkpointing.externalized-checkpoint-retention',
      value: 'RETAIN_ON_CANCELLATION',
      comment: 'A lost job is resumed from its newest checkpoint, so the checkpoints outlive it.',
    },
    {
      key: 'restart-strategy.type',
      value: 'exponential-delay',
      comment: 'A database or broker that is away is tried again until it is back, and at most 10 s after that.',
    },
    { key: 'restart-strategy.exponential-delay.initial-backoff', value: '1 s' },
    { key: 'restart-strategy.exponential-delay.max-backoff', value: '10 s' },
    { key: 'restart-strategy.exponential-delay.reset-backoff-threshold', value: '1 min' },
    {
      key: 'table.exec.sink.not-null-enforcer',
      value: 'ERROR',
      comment: 'A NULL in a NOT NULL column stops the job; it never drops the row.',
    },
    {
      key: 'table.exec.sink.upsert-materialize',
      value: 'NONE',
      comment: 'Key and order of the changes stay as they are from end to end, so neither job keeps state per key.',
    },
    { key: 'table.exec.sink.keyed-shuffle', value: 'NONE' },
    OBJECT_REUSE,
  ];
}
