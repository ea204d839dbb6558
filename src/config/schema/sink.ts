import { z } from 'zod';
import { duration, secret, text } from './scalars.js';

export const sinkSchema = z
  .strictObject({
    type: z.enum(['clickhouse', 'jdbc']).meta({
      description:
        'How ClickHouse is written. clickhouse: by the sink of cdcctl. jdbc: by flink-connector-jdbc and the ClickHouse driver, which is slower; the tables are the same.',
      examples: ['clickhouse'],
    }),
    user: text(/^[A-Za-z_][A-Za-z0-9_.-]*$/, 64, (shown) => [
      `${shown} is no user name`,
      'use letters, digits, _, . and -, beginning with a letter',
    ])
      .optional()
      .meta({
        description: 'ClickHouse user that writes; the init script creates it. Default: cdc_sink.',
        default: 'cdc_sink',
        examples: ['cdc_sink'],
      }),
    password: secret('CLICKHOUSE_SINK_PASSWORD'),
    flushInterval: duration('1ms', '10m')
      .optional()
      .meta({
        description:
          'Longest time that rows wait in the sink before they are written. Default: 50ms, and 1s with profile: throughput.',
        examples: ['100ms'],
      }),
    // YAML reads a bare null as no value at all.
    overflow: z
      .preprocess((value) => (value === null ? 'null' : value), z.enum(['error', 'null', 'clamp']))
      .optional()
      .meta({
        description:
          'A value outside the range of its ClickHouse type: error refuses the row, null writes NULL, clamp writes the nearest value. Default: error.',
        default: 'error',
        examples: ['error'],
      }),
    poison: z
      .enum(['fail', 'dead-letter'])
      .optional()
      .meta({
        description:
          'A record that cannot be read or written: fail stops the sync job and names the record, dead-letter writes it into the table dead_letters beside the target and goes on. Default: fail.',
        default: 'fail',
        examples: ['fail'],
      }),
  })
  .meta({ description: 'The database that changes are written to.' });
