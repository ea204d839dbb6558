import { z } from 'zod';
import { duration, secret, text } from './scalars.js';

export const sinkSchema = z
  .strictObject({
    type: z.enum(['clickhouse', 'jdbc']).meta({
      description:
        'How ClickHouse is written. clickhouse: by the sink of cdcctl. jdbc: by flink-connector-jdbc and the ClickHouse driver, which is slower; the tables are the same.',
      examples: ['clickhouse'],
    }),
    user: text(
      /^[A-Za-z_][A-Za-z0-9_.-]*$/,
      64,
      (shown) => `${shown} is no user name - use letters, digits, _, . and -, beginning with a letter`,
    )
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
        description: 'Longest time that rows wait in the sink before they are written. Default: 100ms.',
        default: '100ms',
        examples: ['100ms'],
      }),
  })
  .meta({ description: 'The database that changes are written to.' });

export type SinkConfig = z.infer<typeof sinkSchema>;
