import { type Column, type Pipeline, parseColumnDefinition, type RowFilter } from '../../src/model/index.js';

function columns(definitions: Readonly<Record<string, string>>): readonly Column[] {
  return Object.entries(definitions).map(([name, definition]) => parseColumnDefinition(name, definition));
}

const secretName = `\${MYSQL_CDC_PASSWORD}`;

/** A column whose name and default look like placeholders, which the parser of definitions would refuse. */
const looksFilledIn: Column = {
  name: secretName,
  sourceName: secretName,
  type: { kind: 'string' },
  nullable: true,
  autoIncrement: false,
  definition: `varchar(40) default '$${secretName}'`,
  declared: { type: 'varchar(40)', typeName: 'varchar', default: { literal: `'$${secretName}'` } },
};

const everyType = columns({
  code: "enum('x','y') not null",
  tiny: 'tinyint',
  tiny_u: 'tinyint unsigned not null',
  small: 'smallint not null',
  small_u: 'smallint unsigned',
  medium: 'mediumint',
  medium_u: 'mediumint unsigned not null',
  normal: 'int not null',
  normal_u: 'int unsigned',
  big: 'bigint',
  big_u: 'bigint unsigned not null',
  price: 'decimal(38, 10) not null',
  ratio: 'float',
  precise: 'double not null',
  flag: 'bit(1) not null',
  letter: 'char(1)',
  note: 'longtext',
  state: "enum('on','off')",
  day: 'date not null',
  moment: 'datetime(6) not null',
  moment_0: 'datetime',
  instant: 'timestamp(6) null',
  instant_0: 'timestamp not null',
  clock: 'time(6) not null',
  founded: 'year',
  mask: 'bit(64)',
  document: 'json',
  place: 'point not null',
}).map((column) => (column.sourceName === 'code' ? { ...column, name: 'kind of "row"' } : column));

function filter(name: string, values: readonly string[]): readonly RowFilter[] {
  return everyType.filter((column) => column.name === name).map((column) => ({ column, values }));
}

/**
 * Everything that rendering can meet, at once: more than the config lets through, so that quoting does not lean on it.
 */
export const oddPipeline: Pipeline = {
  version: 1,
  name: 'odd-names',
  generation: 2,
  source: {
    host: 'db.example.com',
    port: 3307,
    user: "o'dd \\user",
    password: { variable: 'ODD_CDC_PASSWORD' },
    serverId: 5400,
    reader: 'binlog',
    zeroDates: '1970-01-01',
  },
  tables: [
    {
      source: { database: 'od`d "db"', table: "it's.a,table" },
      columns: [
        ...columns({
          'the `key`': 'varchar(40) not null',
          "key's number": 'bigint unsigned not null',
          'back\\slash': 'text',
          größe: 'double',
          名前: "varchar(20) character set utf8mb4 not null comment 'it''s; -- no end'",
          'semi;colon': "enum('a','it''s; x') not null",
        }),
        looksFilledIn,
      ],
      primaryKey: ['the `key`', "key's number"],
      topic: 'odd.names',
      partitions: 2,
      target: { database: "an`al'ytics", table: 'o\\dd "view"' },
      generate: true,
    },
    {
      source: { database: 'types', table: 'every_type' },
      columns: everyType,
      primaryKey: ['kind of "row"'],
      where: [...filter('big_u', ['18446744073709551615', '0']), ...filter('flag', ['1']), ...filter('state', ['on'])],
      topic: 'every_type',
      partitions: 1,
      target: { database: 'types', table: 'every_type' },
      generate: false,
    },
  ],
  sink: {
    type: 'clickhouse',
    user: "si`nk's",
    password: { variable: 'ODD_SINK_PASSWORD' },
    flushIntervalMs: 1500,
    overflow: 'clamp',
    poison: 'dead-letter',
  },
  delivery: 'exactly-once',
  profile: 'throughput',
  flink: { version: '1.20', parallelism: 3, checkpointIntervalMs: 500, groupId: 'odd.group' },
  ports: {
    mysql: 'auto',
    kafka: 19092,
    flink: 'auto',
    clickhouseHttp: 18123,
    clickhouseNative: 19000,
    kafkaUi: 'auto',
  },
  docker: { images: { kafka: 'registry.example.com:5000/mirror/apache/kafka:3.9.1', mysql: 'mysql:8.0.36' } },
};
