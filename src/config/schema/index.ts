import { z } from 'zod';
import { PROFILES } from '../../model/index.js';
import { valueText } from '../../report/value-text.js';
import { dockerSchema } from './docker.js';
import { flinkSchema } from './flink.js';
import { portsSchema } from './ports.js';
import { finding, refusals, whereEmpty } from './refusals.js';
import { text, whole } from './scalars.js';
import { sinkSchema } from './sink.js';
import { sourceSchema } from './source.js';
import { tableSchema } from './table.js';

/** What a pipeline.yaml may hold, before defaults. Every key has a description and an example. */
export const pipelineSchema = z
  .strictObject({
    version: z
      .literal(1)
      .register(refusals, {
        refuse: (value) =>
          value === undefined
            ? undefined
            : finding(
                'CDC-VALUE-CHOICE',
                `expected 1, got ${valueText(value)}`,
                'write version: 1, the format that this cdcctl reads',
              ),
      })
      .meta({ description: 'Version of this file format.', examples: [1] }),
    name: text(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, 48, (shown) => [
      `${shown} is no pipeline name`,
      'use lower-case letters, digits and -, beginning with a letter',
    ]).meta({
      description: "The pipeline's name: it names its Flink jobs, its state directory and its Docker project.",
      examples: ['orders'],
    }),
    generation: whole(1, 1_000_000)
      .optional()
      .meta({
        description:
          'Raised by one to rebuild the pipeline beside the running one, with topics and ClickHouse tables of its own. Default: 1.',
        default: 1,
        examples: [1],
      }),
    source: sourceSchema.optional(),
    tables: z
      .array(tableSchema)
      .min(1)
      .register(refusals, whereEmpty('has no table', 'add one with source, columns, primaryKey, topic and target'))
      .meta({
        description: 'The tables to copy.',
      }),
    sink: sinkSchema.optional(),
    delivery: z
      .enum(['at-least-once', 'exactly-once'])
      .optional()
      .meta({
        description:
          'at-least-once: lowest latency; after a crash the view may show older rows for a moment. exactly-once: it never does, but rows arrive once per checkpoint. Default: at-least-once.',
        default: 'at-least-once',
        examples: ['at-least-once'],
      }),
    profile: z
      .enum(PROFILES)
      .optional()
      .meta({
        description:
          'What the jobs are tuned for. latency: each change arrives as soon as it can. throughput: larger batches at every step, so that more rows a second go through, and each waits a second or more. Default: latency.',
        default: 'latency',
        examples: ['latency'],
      }),
    flink: flinkSchema.optional(),
    ports: portsSchema.optional(),
    docker: dockerSchema.optional(),
  })
  .meta({
    title: 'cdcctl pipeline',
    description: 'A pipeline that copies MySQL tables into ClickHouse, change by change.',
  });

export type PipelineConfig = z.infer<typeof pipelineSchema>;
