import { z } from 'zod';
import { type Finding, FLINK_VERSIONS } from '../../model/index.js';
import { valueText } from '../../report/value-text.js';
import { finding, refusals } from './refusals.js';
import { duration, text, whole } from './scalars.js';

/** YAML reads a version without quotes as a number, and 1.20 as 1.2. */
function notAVersion(value: unknown): Finding {
  const [newest] = FLINK_VERSIONS;
  const instead = `write for example "${newest}"`;
  if (value === null) return finding('CDC-KEY-MISSING', 'is empty', instead);
  const meant = FLINK_VERSIONS.find((version) => Number(version) === value);
  if (meant !== undefined) {
    const what = `expected a text, got the number ${valueText(value)}`;
    return finding('CDC-VALUE-TYPE', what, `put it in quotes: "${meant}"`);
  }
  return finding('CDC-VALUE-CHOICE', `expected ${FLINK_VERSIONS.join(', ')}, got ${valueText(value)}`, instead);
}

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
    groupId: text(/^[A-Za-z0-9._-]+$/, 249, (shown) => [
      `${shown} is no consumer group`,
      'use letters, digits, ., _ and -',
    ])
      .optional()
      .meta({
        description: 'Kafka consumer group of the sync job. Default: flink-sync-connector.',
        default: 'flink-sync-connector',
        examples: ['flink-sync-connector'],
      }),
    version: z
      .enum(FLINK_VERSIONS)
      .register(refusals, { refuse: notAVersion })
      .optional()
      .meta({
        description:
          'Version of Flink: the local target fetches and runs it, the Docker images are tagged with it. In quotes, as YAML reads 1.20 as 1.2. Default: "1.20".',
        default: FLINK_VERSIONS[0],
        examples: [FLINK_VERSIONS[0]],
      }),
  })
  .meta({ description: 'Settings of the Flink jobs.' });
