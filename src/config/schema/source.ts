import { z } from 'zod';
import { DEFAULT_READER, EARLIER_READER, READERS } from '../../model/index.js';
import { finding, refusals, refuse } from './refusals.js';
import { secret, text, whole } from './scalars.js';

/** Whether ClickHouse's Date32 has the day. */
function isCarriedDay(written: string): boolean {
  const year = Number(written.slice(0, 4));
  const day = new Date(`${written}T00:00:00Z`);
  return year >= 1900 && year < 2300 && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(written);
}

/** What becomes of a zero date. YAML reads a bare null as no value at all. */
const zeroDates = z.preprocess(
  (value) => (value === null ? 'null' : value),
  text(/^(error|null|\d{4}-\d{2}-\d{2})$/, 10, (shown) => [
    `${shown} is no policy`,
    'write error, null or a date such as 1970-01-01',
  ]).superRefine((value, context) => {
    if (value === 'error' || value === 'null' || isCarriedDay(value)) return;
    const what = `${value} is no day from 1900-01-01 to 2299-12-31`;
    refuse(context, finding('CDC-VALUE-BOUNDS', what, 'write for example 1970-01-01'));
  }),
);

const GONE = finding(
  'CDC-VALUE-CHOICE',
  `${EARLIER_READER} was the reader of cdcctl 0.1`,
  `leave reader out: \`cdcctl stop\` and \`cdcctl up\` go on from its state with ${DEFAULT_READER}`,
);

export const sourceSchema = z
  .strictObject({
    host: text(/^[A-Za-z0-9:]([A-Za-z0-9.:_-]*[A-Za-z0-9:])?$/, 255, (shown) => [
      `${shown} is no host name`,
      'write for example mysql.example.com',
    ])
      .optional()
      .meta({
        description: 'Host of a MySQL that exists already. Left out where cdcctl runs MySQL itself.',
        examples: ['mysql.example.com'],
      }),
    port: whole(1, 65_535)
      .optional()
      .meta({ description: 'Port of the MySQL at `host`. Default: 3306.', examples: [3306] }),
    user: text(/^[A-Za-z_][A-Za-z0-9_.-]*$/, 32, (shown) => [
      `${shown} is no user name`,
      'use letters, digits, _, . and -, beginning with a letter',
    ])
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
          "First of the MySQL server ids that the pipeline's readers use, as many as flink.parallelism, with reader: mysql-cdc for each table. Default: derived from the pipeline's name and generation.",
        examples: [5400],
      }),
    reader: z
      .enum(READERS)
      .register(refusals, { refuse: (value) => (value === EARLIER_READER ? GONE : undefined) })
      .optional()
      .meta({
        description: `What reads MySQL. binlog: the reader of cdcctl, which takes the names of columns from the binlog, so the server needs binlog_row_metadata=FULL. mysql-cdc: the connectors of Flink as they are, mysql-cdc and upsert-kafka, which carry fewer types and miss more: docs/readers.md. Another reader needs a new generation. Default: ${DEFAULT_READER}.`,
        default: DEFAULT_READER,
        examples: [DEFAULT_READER],
      }),
    zeroDates: zeroDates.optional().meta({
      description:
        'A date that is none, such as 0000-00-00 or 2026-00-00: error refuses the row, which then follows sink.poison, null writes NULL where the column has it, a date is written instead. With reader: binlog alone. Default: error.',
      default: 'error',
      examples: ['error'],
    }),
  })
  .meta({ description: 'The MySQL that changes are read from.' });
