import { z } from 'zod';
import { type Column, type ColumnDefinition, DefinitionError, parseDefinition } from '../../model/index.js';
import { finding, refusals, refuse, whereEmpty } from './refusals.js';
import { qualifiedName, text, truth, whole } from './scalars.js';

/** What MySQL allows, but for control characters, which texts for people would not show, and what looks like a variable. */
const COLUMN_NAME = /^(?!.*\$\{)[^\p{Cc}\u{10000}-\u{10FFFF}]{0,63}[^\p{Cc}\p{Z}\u{10000}-\u{10FFFF}]$/u;

function columnName(instead: string) {
  const what = 'is no column name that is carried (1 to 64 characters, none of control, no ${, no space at the end)';
  return text(COLUMN_NAME, 64, (shown) => [`${shown} ${what}`, instead], 'CDC-COLUMN-NAME');
}

/** Read once; what does not fit into a pipeline is said as the parser says it. */
export const definitionSchema = z
  .string()
  .meta({ examples: ['varchar(255) not null'] })
  .transform((text, context): ColumnDefinition => {
    try {
      return parseDefinition(text);
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      return refuse(context, finding('CDC-COLUMN-DEFINITION', error.what, error.instead));
    }
  });

/** A column that keeps its name. */
export function namedColumn(name: string, definition: ColumnDefinition): Column {
  return { name, sourceName: name, ...definition };
}

export const columnsSchema = z
  .record(columnName('leave the column out'), definitionSchema)
  .superRefine((columns, context) => {
    if (Object.keys(columns).length > 0) return;
    refuse(context, finding('CDC-KEY-MISSING', 'has no column', 'write for example id: bigint unsigned not null'));
  })
  .meta({
    description:
      'Columns to copy, each with its definition as in CREATE TABLE. Columns that are left out are not copied.',
    examples: [{ id: 'bigint unsigned not null auto_increment', name: 'varchar(255)' }],
  })
  .transform((columns): ReadonlyMap<string, Column> => {
    return new Map(Object.entries(columns).map(([name, definition]) => [name, namedColumn(name, definition)]));
  });

const renameSchema = z
  .record(z.string(), columnName('choose another name').meta({ examples: ['customer_name'] }))
  .meta({
    description: 'New names of columns in Kafka and ClickHouse, by their names in MySQL.',
    examples: [{ name: 'customer_name' }],
  });

const whereSchema = z
  .record(
    z.string(),
    z
      .array(z.union([z.string(), z.number(), z.boolean()]))
      .min(1)
      .register(refusals, whereEmpty('has no value', 'write at least one, for example [new, paid]'))
      .meta({ examples: [['new', 'paid']] }),
  )
  .meta({
    description:
      'Only rows whose columns hold one of these values are copied; a row that ceases to be one is deleted in ClickHouse. Whole numbers, true or false, values of an enum, or texts of a column with a _bin collation.',
    examples: [{ status: ['new', 'paid'] }],
  });

export const tableSchema = z
  .strictObject({
    source: qualifiedName('order_db.orders').meta({
      description: 'The MySQL table, as database.table.',
      examples: ['order_db.orders'],
    }),
    generate: truth()
      .optional()
      .meta({
        description: 'true: cdcctl creates the table in MySQL and `cdcctl generate` may write to it. Default: false.',
        default: false,
        examples: [true],
      }),
    columns: columnsSchema,
    primaryKey: z
      .array(z.string().meta({ examples: ['id'] }))
      .min(1)
      .register(refusals, whereEmpty('has no column', 'name the columns of the primary key in MySQL, for example [id]'))
      .meta({ description: "The primary key's columns in MySQL, in the key's order.", examples: [['id']] }),
    rename: renameSchema.optional(),
    where: whereSchema.optional(),
    topic: text(/^(?!\.{1,2}$)(?!__)[A-Za-z0-9._-]+$/, 240, (shown) => [
      `${shown} is no topic name`,
      'use letters, digits, ., _ and -, not beginning with __',
    ]).meta({ description: 'The Kafka topic that carries the changes of this table.', examples: ['orders-cdc-topic'] }),
    partitions: whole(1, 10_000)
      .optional()
      .meta({
        description: 'Partitions of the topic. It stays as it is within a generation. Default: 1.',
        default: 1,
        examples: [3],
      }),
    target: qualifiedName('order_analytics.orders_realtime').meta({
      description: 'The name that readers query in ClickHouse, as database.table.',
      examples: ['order_analytics.orders_realtime'],
    }),
  })
  .meta({ description: 'A table to copy.' });

export type TableConfig = z.infer<typeof tableSchema>;
