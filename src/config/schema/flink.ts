import { z } from 'zod';
import { duration, text, whole } from './scalars.js';

export const flinkSchema = z
  .strictObject({
    parallelism: whole(1, 1_000)
      .optional()
      .meta({
        description: 'Parallel tasks of each Flink job. Default: 1.',
        default: 1,
        examples: [1],
      }),
    checkpointInterval: duration('10ms', '1h')
      .optional()
      .meta({
        description: 'Time between checkpoints, from which a job resumes after a crash. Default: 3s.',
        default: '3s',
        examples: ['3s'],
      }),
    groupId: text(
      /^[A-Za-z0-9._-]+$/,
      249,
      (shown) => `${shown} is no consumer group - use letters, digits, ., _ and -`,
    )
      .optional()
      .meta({
        description: 'Kafka consumer group of the sync job. Default: flink-sync-connector.',
        default: 'flink-sync-connector',
        examples: ['flink-sync-connector'],
      }),
  })
  .meta({ description: 'Settings of the Flink jobs.' });

export type FlinkConfig = z.infer<typeof flinkSchema>;
