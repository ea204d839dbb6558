import { z } from 'zod';
import { secret, text, whole } from './scalars.js';

export const sourceSchema = z
  .strictObject({
    host: text(
      /^[A-Za-z0-9:]([A-Za-z0-9.:_-]*[A-Za-z0-9:])?$/,
      255,
      (shown) => `${shown} is no host name - write for example mysql.example.com`,
    )
      .optional()
      .meta({
        description: 'Host of a MySQL that exists already. Left out where cdcctl runs MySQL itself.',
        examples: ['mysql.example.com'],
      }),
    port: whole(1, 65_535)
      .optional()
      .meta({ description: 'Port of the MySQL at `host`. Default: 3306.', examples: [3306] }),
    user: text(
      /^[A-Za-z_][A-Za-z0-9_.-]*$/,
      32,
      (shown) => `${shown} is no user name - use letters, digits, _, . and -, beginning with a letter`,
    )
      .optional()
      .meta({
        description: 'MySQL user that reads the binlog; the init script creates it. Default: cdc.',
        default: 'cdc',
        examples: ['cdc'],
      }),
    password: secret('MYSQL_CDC_PASSWORD'),
    serverId: whole(1, 4_294_967_295)
      .optional()
      .meta({
        description:
          "First of the MySQL server ids that the pipeline's readers use, as many as flink.parallelism. Default: derived from the pipeline's name and generation.",
        examples: [5400],
      }),
  })
  .meta({ description: 'The MySQL that changes are read from.' });

export type SourceConfig = z.infer<typeof sourceSchema>;
