import { describe, expect, test } from 'vitest';
import { LISTED_NAMES } from '../../../src/model/index.js';
import { config, load, problems, refusal, table } from './files.js';

type Case = readonly [title: string, text: string, ...problems: readonly string[]];

function specify(cases: readonly Case[]): void {
  test.each(cases.map(([title, text, ...expected]) => [title, text, expected] as const))('%s', (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });
}

describe('a file that is no config at all', () => {
  const empty = '1:1  the file is empty - write at least version: 1, name and tables';
  const notKeys = (got: string) =>
    `1:1  expected keys such as version and tables, got ${got} - write at least version: 1, name and tables`;
  specify([
    ['nothing in it', '', empty],
    ['only a comment', '# later\n', empty],
    ['null', 'null', empty],
    ['a list', '- version: 1\n', notKeys('a list')],
    ['a word', 'pipeline\n', notKeys('"pipeline"')],
    ['a tab', 'version: 1\nsource:\n\tuser: cdc\n', '3:1  a tab is used to indent - use spaces'],
    ['an open quote', 'name: "shop\n', '2:1  a text in quotes has no end - add the closing quote'],
    ['an open bracket', 'ports: { mysql: 1\n', '2:1  a { or [ is not closed - add the } or ]'],
    [
      'a colon within a value',
      'name: a: b\n',
      '1:7  a value holds ": " or a key stands in a wrong place - put the value in quotes, or line the key up',
    ],
    [
      'a line without a colon',
      'version: 1\nname\nports: {}\n',
      '2:1  a line has no ":" after its key - write key: value',
    ],
    [
      'a second document',
      'version: 1\n---\nname: b\n',
      '2:1  there is more than one YAML document - keep one, without --- between',
    ],
    [
      'a variable bare in a one-line mapping',
      `name: shop\nsource: { password: \${PW} }\nports: {}\n`,
      `2:22  a variable stands bare between { } or [ ] - put it in quotes: "\${NAME}"`,
    ],
    [
      'a tag',
      'name: !secret shop\n',
      '1:7  a YAML tag (!name) is not supported - leave it out, or put the value in quotes',
    ],
    [
      'a stray character',
      'name: @shop\n',
      '1:7  a value begins with a character that YAML keeps for itself - put the value in quotes',
    ],
  ]);
});

describe('keys', () => {
  specify([
    [
      'that are missing',
      'delivery: at-least-once\n',
      '1:1  version: is missing - add for example version: 1',
      '1:1  name: is missing - add for example name: orders',
      '1:1  tables: is missing - write a list, each item beginning with "- " and having keys such as source, columns and target',
    ],
    ['that are nearly right', config({ more: 'deliverry: x' }), '9:1  deliverry: unknown key - did you mean delivery?'],
    [
      'that are like no other',
      config({ flink: 'flink: { zzzzzz: 1 }' }),
      '9:10  flink.zzzzzz: unknown key - leave it out; known here: parallelism, checkpointInterval, groupId, version',
    ],
    [
      'with another case',
      config({ flink: 'flink: { groupID: a }' }),
      '9:10  flink.groupID: unknown key - did you mean groupId?',
    ],
    ['written twice', config({ again: 'name: other' }), '9:1  name: is written twice - keep one of them'],
    [
      'written twice further down',
      config({ flink: 'flink:\n  parallelism: 1\n  parallelism: 2' }),
      '11:3  flink.parallelism: is written twice - keep one of them',
    ],
    [
      'named as parts of the language',
      config({ more: '__proto__: { a: 1 }\nconstructor: 1' }),
      '9:1  __proto__: unknown key - leave it out; known here: version, name, generation, source, tables, sink, delivery, profile, flink, ports, docker',
      '10:1  constructor: unknown key - leave it out; known here: version, name, generation, source, tables, sink, delivery, profile, flink, ports, docker',
    ],
    ['that are no words', config({ more: '? [a]\n: 1' }), '9:3  a key has to be a plain word - write key: value'],
    [
      'that are aliases',
      config({ name: 'name: &n shop', tables: table({ topic: 'topic: *n' }) }),
      '7:12  tables[0].topic: is a YAML alias (*n), which is not supported - write the value out',
    ],
  ]);
});

describe('values', () => {
  specify([
    [
      'of another version',
      config({ version: 'version: 2' }),
      '1:10  version: expected 1, got 2 - write version: 1, the format that this cdcctl reads',
    ],
    [
      'that are no name',
      config({ name: 'name: My Shop' }),
      '2:7  name: "My Shop" is no pipeline name - use lower-case letters, digits and -, beginning with a letter',
    ],
    ['that are a number', config({ name: 'name: 7' }), '2:7  name: expected a text, got 7 - write for example orders'],
    [
      'that are a number and can be a text',
      config({ flink: 'flink: { groupId: 7 }' }),
      '9:19  flink.groupId: expected a text, got 7 - put it in quotes: "7"',
    ],
    [
      'that are too long',
      config({ name: `name: ${'a'.repeat(49)}` }),
      '2:7  name: is longer than 48 characters - shorten it',
    ],
    ['that are empty', config({ name: 'name:' }), '2:6  name: is empty - write for example orders'],
    [
      'that are no number',
      config({ flink: 'flink: { parallelism: two }' }),
      '9:23  flink.parallelism: expected a whole number, got "two" - write for example 1',
    ],
    [
      'that are no whole number',
      config({ generation: 'generation: 1.5' }),
      '9:13  generation: expected a whole number, got 1.5 - write for example 1',
    ],
    [
      'below the bound',
      config({ generation: 'generation: 0' }),
      '9:13  generation: 0 is out of bounds - write a whole number from 1 to 1000000',
    ],
    [
      'above the bound',
      config({ flink: 'flink: { parallelism: 1001 }' }),
      '9:23  flink.parallelism: 1001 is out of bounds - write a whole number from 1 to 1000',
    ],
    [
      'that are a list',
      config({ flink: 'flink: [1]' }),
      '9:8  flink: expected a mapping, got a list - write it as a mapping with keys such as parallelism, checkpointInterval, groupId',
    ],
    [
      'that are none of the choices',
      config({ delivery: 'delivery: exactly_once' }),
      '9:11  delivery: expected at-least-once or exactly-once, got "exactly_once" - write for example exactly-once',
    ],
    [
      'that are no version of Flink',
      config({ flink: 'flink: { version: "1.17" }' }),
      '9:19  flink.version: expected 1.20, 2.2, 1.19, 1.18, got "1.17" - write for example "1.20"',
    ],
    [
      'that are a version of Flink without its quotes',
      config({ flink: 'flink: { version: 1.20 }' }),
      '9:19  flink.version: expected a text, got the number 1.2 - put it in quotes: "1.20"',
    ],
    [
      'that are no version at all',
      config({ flink: 'flink: { version: }' }),
      '9:19  flink.version: is empty - write for example "1.20"',
    ],
    [
      'of another sink',
      config({ sink: 'sink: { type: odbc }' }),
      '9:15  sink.type: expected clickhouse or jdbc, got "odbc" - write for example jdbc',
    ],
    [
      'of no sink',
      config({ sink: 'sink: { user: a }' }),
      '9:7  sink.type: is missing - add for example type: clickhouse',
    ],
    [
      'that are no truth',
      config({ tables: table({ generate: 'generate: yes' }) }),
      '9:15  tables[0].generate: expected true or false, got "yes" - write for example true',
    ],
  ]);
});

describe('durations', () => {
  const flush = (value: string) => config({ sink: `sink: { type: clickhouse, flushInterval: ${value} }` });
  const at = '9:42  sink.flushInterval: ';
  const example = 'write a number and a unit (ms, s, m, h or d), for example 0.5s';
  specify([
    ['without a unit', flush('100'), `${at}100 has no unit - ${example}`],
    ['in words', flush('soon'), `${at}"soon" is not a duration - ${example}`],
    ['with a sign', flush('-1s'), `${at}"-1s" is not a duration - ${example}`],
    ['of nothing', flush('0ms'), `${at}0ms is out of bounds - write whole milliseconds from 1ms to 10m`],
    ['too long', flush('1h'), `${at}1h is out of bounds - write whole milliseconds from 1ms to 10m`],
    ['in days', flush('7d'), `${at}7d is out of bounds - write whole milliseconds from 1ms to 10m`],
    ['below a millisecond', flush('1.5ms'), `${at}1.5ms is out of bounds - write whole milliseconds from 1ms to 10m`],
    ['as a list', flush('[1s]'), `${at}expected a text, got a list - write for example 100ms`],
  ]);
});

describe('passwords and variables', () => {
  const literal = (variable: string) =>
    `a password must not stand in the file, where it would end up in version control - write "\${${variable}}" and set that variable`;
  specify([
    [
      'a password as text',
      config({ source: 'source: { password: hunter2 }' }),
      `9:21  source.password: ${literal('MYSQL_CDC_PASSWORD')}`,
    ],
    [
      'a password as number',
      config({ sink: 'sink: { type: clickhouse, password: 1234 }' }),
      `9:37  sink.password: ${literal('CLICKHOUSE_SINK_PASSWORD')}`,
    ],
    [
      'a password as default',
      config({ source: `source: { password: "\${PW:-hunter2}" }` }),
      `9:21  source.password: ${literal('MYSQL_CDC_PASSWORD')}`,
    ],
    [
      'a variable that holds an address',
      config({ source: `source: { password: "\${MYSQL_HOST}" }` }),
      `9:21  source.password: \${MYSQL_HOST} holds an address - write "\${MYSQL_CDC_PASSWORD}"`,
    ],
    [
      'a variable that is not set',
      config({ name: `name: \${SHOP_NAME}` }),
      `2:7  name: the variable SHOP_NAME is not set - set it, or write \${SHOP_NAME:-default}`,
    ],
    [
      'a variable named like a part of the language',
      config({ name: `name: \${constructor}` }),
      `2:7  name: the variable constructor is not set - set it, or write \${constructor:-default}`,
    ],
    [
      'a variable in another language',
      config({ name: `name: \${SHOP-shop}` }),
      `2:7  name: \${SHOP-shop} is not a variable - write \${NAME} or \${NAME:-default}`,
    ],
    [
      'a variable without an end',
      config({ name: `name: \${SHOP` }),
      `2:7  name: \${SHOP is not a variable - write \${NAME} or \${NAME:-default}`,
    ],
  ]);
});

describe('tables', () => {
  const columns = (text: string, key = 'primaryKey: [id]') =>
    config({ tables: table({ columns: `columns: { ${text} }`, primaryKey: key }) });
  specify([
    [
      'none',
      config({ tables: 'tables: []' }),
      '3:9  tables: has no table - add one with source, columns, primaryKey, topic and target',
    ],
    [
      'a word in place of a table',
      config({ tables: 'tables: [orders]' }),
      '3:10  tables[0]: expected a mapping, got "orders" - write it as a mapping with keys such as source, columns, primaryKey',
    ],
    [
      'no database',
      config({ tables: table({ source: 'source: items' }) }),
      '4:13  tables[0].source: "items" is not database.table in letters, digits, _, $ and - - write for example order_db.orders',
    ],
    [
      'three parts',
      config({ tables: table({ target: 'target: a.b.c' }) }),
      '8:13  tables[0].target: "a.b.c" is not database.table in letters, digits, _, $ and - - write for example order_analytics.orders_realtime',
    ],
    [
      'no column',
      columns(''),
      '5:14  tables[0].columns: has no column - write for example id: bigint unsigned not null',
    ],
    [
      'no primary key',
      config({ tables: table({ primaryKey: '' }) }),
      '4:5  tables[0].primaryKey: is missing - add for example primaryKey: [id]',
    ],
    [
      'an empty primary key',
      columns('id: int', 'primaryKey: []'),
      '6:17  tables[0].primaryKey: has no column - name the columns of the primary key in MySQL, for example [id]',
    ],
    [
      'a word as primary key',
      columns('id: int', 'primaryKey: id'),
      '6:17  tables[0].primaryKey: expected a list, got "id" - write for example [id]',
    ],
    [
      'a key column that is not there',
      columns('order_id: int', 'primaryKey: [orderid]'),
      '6:18  tables[0].primaryKey[0]: orderid is not one of the columns - did you mean order_id?',
    ],
    [
      'a key column like no other',
      columns('a: int', 'primaryKey: [total]'),
      '6:18  tables[0].primaryKey[0]: total is not one of the columns - add it there',
    ],
    [
      'a key column twice',
      columns('id: int', 'primaryKey: [id, id]'),
      '6:22  tables[0].primaryKey[1]: id is named twice - keep one of them',
    ],
    [
      'a key of floats',
      columns('id: int, f: float', 'primaryKey: [id, f]'),
      '6:22  tables[0].primaryKey[1]: f is a float, whose values cannot be compared exactly - use a key of integers, decimals, texts or dates',
    ],
    [
      'a key of long text',
      columns('id: text'),
      '6:18  tables[0].primaryKey[0]: id is a text, which MySQL takes into a key only in part - make it a varchar',
    ],
    [
      'a key of documents and places',
      config({
        tables: table({
          columns: 'columns: { doc: json, spot: point, mask: bit(8) }',
          primaryKey: 'primaryKey: [doc, spot, mask]',
        }),
      }),
      '6:18  tables[0].primaryKey[0]: doc is json, which MySQL takes into no key - use the column that the key has in MySQL',
      '6:23  tables[0].primaryKey[1]: spot is a geometry, which MySQL takes into no key - use the column that the key has in MySQL',
    ],
    [
      'a column type that is not carried',
      columns('id: int, place: pint not null'),
      `5:32  tables[0].columns.place: has "pint" in place of a type - leave the column out, or write ${LISTED_NAMES.slice(0, -1).join(', ')} or ${LISTED_NAMES.at(-1)}`,
    ],
    [
      'a column whose name and definition are both wrong',
      columns('id: int, "n ": varbinary'),
      '5:25  tables[0].columns["n "]: "n " is no column name that is carried (1 to 64 characters, none of control, no ${, no space at the end) - leave the column out',
      '5:31  tables[0].columns["n "]: is a varbinary without a length - write for example varbinary(255)',
    ],
    [
      'a column without a type',
      columns('id: int, n:'),
      '5:28  tables[0].columns.n: is empty - write for example varchar(255) not null',
    ],
    [
      'a column in pieces',
      columns('id: int, n: decimal(10, 2)'),
      '5:28  tables[0].columns.n: has no closing bracket after decimal( - add it',
      '5:40  tables[0].columns["2)"]: is empty - write for example varchar(255) not null',
    ],
    [
      'a column that cdcctl adds',
      columns('id: int, _version: int'),
      '5:25  tables[0].columns._version: _version is the name of a column that cdcctl adds - leave the column out, or give it another name in rename',
    ],
    [
      'a column twice in other case',
      columns('id: int, ID: int'),
      '5:25  tables[0].columns.ID: is the column id again: MySQL takes both for one - keep one of them',
    ],
    [
      'two auto_increment columns',
      columns('id: int auto_increment, n: int auto_increment'),
      '5:43  tables[0].columns.n: is a second auto_increment column - MySQL allows one, leave it out here',
    ],
    [
      'an auto_increment column that is no key',
      config({ tables: table({ columns: 'columns: { id: int, n: int auto_increment }', generate: 'generate: true' }) }),
      '5:28  tables[0].columns.n: is auto_increment and not the first column of primaryKey, which MySQL refuses - put it first there, or leave auto_increment out',
    ],
    [
      'an auto_increment column whose comment says unique',
      config({
        tables: table({
          columns: `columns: { id: int, n: "int auto_increment comment 'is unique'" }`,
          generate: 'generate: true',
        }),
      }),
      '5:28  tables[0].columns.n: is auto_increment and not the first column of primaryKey, which MySQL refuses - put it first there, or leave auto_increment out',
    ],
    [
      'a topic that Kafka refuses',
      config({ tables: table({ topic: 'topic: "a b"' }) }),
      '7:12  tables[0].topic: "a b" is no topic name - use letters, digits, ., _ and -, not beginning with __',
    ],
    [
      'a topic of a later generation',
      config({ tables: table({ topic: 'topic: items.g2' }) }),
      '7:12  tables[0].topic: items.g2 ends in .g and a number, as topics of later generations do - choose another ending',
    ],
    [
      'a target named like a table behind one',
      config({ tables: table({ target: 'target: stats.items_versions' }) }),
      '8:13  tables[0].target: stats.items_versions ends as the tables and views that cdcctl makes for it do - choose a name without _versions or _g and a number at its end',
    ],
    [
      'a target named like the view of a later generation',
      config({ tables: table({ target: 'target: stats.items_g2' }) }),
      '8:13  tables[0].target: stats.items_g2 ends as the tables and views that cdcctl makes for it do - choose a name without _versions or _g and a number at its end',
    ],
    [
      'a target named like the table of dead letters',
      config({ tables: table({ target: 'target: stats.dead_letters' }) }),
      '8:13  tables[0].target: stats.dead_letters is the table that takes records which cannot be written - choose another name',
    ],
    [
      "a source of MySQL's own",
      config({ tables: table({ source: 'source: mysql.user' }) }),
      '4:13  tables[0].source: mysql belongs to MySQL itself - use another database',
    ],
    [
      'no partition',
      config({ tables: table({ partitions: 'partitions: 0' }) }),
      '9:17  tables[0].partitions: 0 is out of bounds - write a whole number from 1 to 10000',
    ],
    [
      'the same names again',
      config({
        tables: `${table({ topic: 'topic: shop_items' })}\n${table({ topic: 'topic: shop.items' }).replace('tables:\n', '')}`,
      }),
      '9:13  tables[1].source: shop.items is also tables[0].source - give each table its own',
      '12:12  tables[1].topic: shop.items counts as the same name as shop_items of tables[0].topic - give each table its own',
      '13:13  tables[1].target: stats.items is also tables[0].target - give each table its own',
    ],
  ]);
});

describe('renamed columns', () => {
  const rename = (text: string) =>
    config({
      tables: table({ columns: 'columns: { id: int not null, Name: text, note: int }', rename: `rename: { ${text} }` }),
    });
  specify([
    [
      'that are not there',
      rename('name: title, note: kind'),
      '9:15  tables[0].rename.name: name is not one of the columns - did you mean Name?',
    ],
    [
      'whose name another column has',
      rename('Name: id, note: kind'),
      '9:21  tables[0].rename.Name: id is also the name of the column id - choose another name',
    ],
    [
      'whose name another renamed column has',
      rename('Name: kind, note: kind'),
      '9:33  tables[0].rename.note: kind is also the name of the column Name - choose another name',
    ],
    [
      'whose name cdcctl has',
      rename('Name: _version, note: kind'),
      '9:21  tables[0].rename.Name: _version is the name of a column that cdcctl adds - choose another name',
    ],
    [
      'whose name MySQL could not have',
      rename('Name: "a ", note: "a\\tb"'),
      '9:21  tables[0].rename.Name: "a " is no column name that is carried (1 to 64 characters, none of control, no ${, no space at the end) - choose another name',
      '9:33  tables[0].rename.note: "a\\tb" is no column name that is carried (1 to 64 characters, none of control, no ${, no space at the end) - choose another name',
    ],
    [
      'without a name',
      rename('Name: , note: kind'),
      '9:21  tables[0].rename.Name: is empty - write for example customer_name',
    ],
  ]);

  test('may have a name that cdcctl has', () => {
    const text = table({ columns: 'columns: { id: int not null, op: int }', rename: 'rename: { op: operation }' });
    const [loaded] = load(config({ tables: text })).pipeline.tables;
    expect(loaded?.columns.map(({ name }) => name)).toEqual(['id', 'operation']);
  });

  test('may take the name of a column that is renamed itself', () => {
    const [loaded] = load(rename('id: Name, Name: id, note: kind')).pipeline.tables;
    expect(loaded?.columns.map(({ sourceName, name }) => [sourceName, name])).toEqual([
      ['id', 'Name'],
      ['Name', 'id'],
      ['note', 'kind'],
    ]);
    expect(loaded?.primaryKey).toEqual(['Name']);
  });
});

describe('rows that are chosen', () => {
  const where = (text: string) =>
    config({
      tables: table({
        columns:
          "columns: { id: int not null, tiny: tinyint unsigned, big: bigint, on: bool, state: \"enum('new', 'paid')\", code: varchar(9) collate utf8mb4_bin, name: text, at: datetime }",
        where: `where: { ${text} }`,
      }),
    });
  specify([
    [
      'by a column that is not there',
      where('stat: [new]'),
      '9:14  tables[0].where.stat: stat is not one of the columns - did you mean state?',
    ],
    [
      'by a text without a binary collation',
      where('name: [a]'),
      '9:14  tables[0].where.name: is a text in which MySQL may take other letters for the same - where it has such a collation, write it: collate utf8mb4_bin',
    ],
    [
      'by a column of another type',
      where('at: ["2026-01-01"]'),
      '9:14  tables[0].where.at: is a datetime, by which rows are not chosen - use an integer, bool, enum or a text with a _bin collation',
    ],
    [
      'by no value',
      where('id: []'),
      '9:18  tables[0].where.id: has no value - write at least one, for example [new, paid]',
    ],
    [
      'by one value',
      where('id: 1'),
      '9:18  tables[0].where.id: expected a list, got 1 - write for example [new, paid]',
    ],
    [
      'by values that the columns cannot have',
      where('id: [a, 1.5, true], tiny: [-1, 256], on: [1], state: [nwe, 1], code: [5]'),
      '9:19  tables[0].where.id[0]: expected a whole number, got "a" - write for example 1',
      '9:22  tables[0].where.id[1]: expected a whole number, got 1.5 - write for example 1',
      '9:27  tables[0].where.id[2]: expected a whole number, got true - write for example 1',
      '9:41  tables[0].where.tiny[0]: -1 is no value of the column - it holds 0 to 255',
      '9:45  tables[0].where.tiny[1]: 256 is no value of the column - it holds 0 to 255',
      '9:56  tables[0].where.on[0]: expected true or false, got 1 - write one of them',
      '9:68  tables[0].where.state[0]: "nwe" is no value of the enum - write for example "new"',
      '9:73  tables[0].where.state[1]: 1 is no value of the enum - write for example "new"',
      '9:84  tables[0].where.code[0]: expected a text, got 5 - put it in quotes: "5"',
    ],
    [
      'by a number that YAML rounds',
      where('big: [9223372036854775807]'),
      '9:20  tables[0].where.big[0]: is a number of more digits than YAML keeps - put it in quotes',
    ],
    ['by the same value twice', where('id: [1, 1]'), '9:22  tables[0].where.id[1]: 1 is written twice - keep one'],
  ]);

  test('are so by all the columns', () => {
    const [loaded] = load(where('big: ["9223372036854775807", -1], on: [true], state: [new, paid], code: ["5"]'))
      .pipeline.tables;
    expect(loaded?.where?.map(({ column, values }) => [column.name, values])).toEqual([
      ['big', ['9223372036854775807', '-1']],
      ['on', ['1']],
      ['state', ['new', 'paid']],
      ['code', ['5']],
    ]);
  });
});

describe('images', () => {
  const images = (text: string, flink = '') => config({ flink, docker: `docker: { images: { ${text} } }` });
  specify([
    [
      'for a service that there is not',
      images('zookeeper: "zookeeper:3.9"'),
      '10:21  docker.images.zookeeper: unknown key - leave it out; known here: mysql, kafka, flink, clickhouse, kafkaUi, prometheus, grafana',
    ],
    [
      'that are no text',
      images('mysql: 8.0'),
      '10:28  docker.images.mysql: expected a text, got 8 - write for example mysql:8.0.43',
    ],
    [
      'without a tag',
      images('mysql: mirror.example.com:5000/library/mysql'),
      '10:28  docker.images.mysql: "mirror.example.com:5000/library/mysql" is no image with its tag or digest - write for example mysql:8.0.43',
    ],
    [
      'of Kafka that follow other conventions',
      images('kafka: "bitnami/kafka-exporter:1.9"'),
      '10:28  docker.images.kafka: kafka-exporter is no image of Kafka that is known - use one whose repository ends in cp-kafka or kafka',
    ],
    [
      'of Kafka that need ZooKeeper',
      images('kafka: "confluentinc/cp-kafka:7.3.2"'),
      '10:28  docker.images.kafka: 7.3.2 does not start without ZooKeeper - use 7.4 or newer',
    ],
    [
      'of another MySQL',
      images('mysql: "mysql:5.7.44"'),
      '10:28  docker.images.mysql: 5.7.44 is no version that cdcctl knows - use MySQL 8.0, 8.4 or 9',
    ],
    [
      'of a MySQL that the reader mysql-cdc does not know',
      images('mysql: "mysql:8.4.2"', 'source: { reader: mysql-cdc }'),
      '10:28  docker.images.mysql: 8.4.2 is no version that reader: mysql-cdc knows - use MySQL 8.0, or set source.reader to binlog',
    ],
    [
      'of an old ClickHouse',
      images('clickhouse: "clickhouse/clickhouse-server:23.3-alpine"'),
      '10:33  docker.images.clickhouse: 23.3 is too old for the tables and views - use 23.8 or newer',
    ],
    [
      'of another Flink than the jobs are made for',
      images('flink: "flink:1.18.1-java11"'),
      '10:28  docker.images.flink: is Flink 1.18, while flink.version is 1.20 - set flink.version to "1.18"',
    ],
    [
      'of a Flink that jobs are not made for',
      images('flink: "flink:2.0"', 'flink: { version: "1.19" }'),
      '10:28  docker.images.flink: is Flink 2.0, while flink.version is 1.19 - use an image of Flink 1.19',
    ],
  ]);

  test('are taken as they are, whatever registry they are from', () => {
    const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
    const chosen = {
      mysql: 'mirror.example.com:5000/library/mysql:8.0-debian',
      kafka: `apache/kafka@${digest}`,
      flink: 'localhost:5000/flink:1.20-java17',
      clickhouse: `clickhouse/clickhouse-server:23.8@${digest}`,
    };
    const text = Object.entries(chosen).map(([name, image]) => `${name}: "${image}"`);
    expect(load(images(text.join(', '))).pipeline.docker).toEqual({ images: chosen });
  });
});

describe('ports, users and server ids', () => {
  specify([
    [
      'a port that is none',
      config({ ports: 'ports: { mysql: any }' }),
      '9:17  ports.mysql: expected a port from 1 to 65535 or auto, got "any" - write for example 3306',
    ],
    [
      'a port out of bounds',
      config({ ports: 'ports: { kafka: 65536 }' }),
      '9:17  ports.kafka: expected a port from 1 to 65535 or auto, got 65536 - write for example 9092',
    ],
    [
      'a port twice',
      config({ ports: 'ports: { mysql: 7000, kafka: 7000 }' }),
      '9:30  ports.kafka: 7000 is also the port of mysql - choose another port or auto',
    ],
    [
      'a port that another service has by default',
      config({ ports: 'ports: { mysql: 8081 }' }),
      '9:17  ports.mysql: 8081 is the default of flink - choose another port or auto',
    ],
    [
      'a port without a host',
      config({ source: 'source: { port: 3307 }' }),
      '9:11  source.port: is there without host - add host, or set the port of the MySQL that cdcctl runs in ports.mysql',
    ],
    [
      'a host that is none',
      config({ source: 'source: { host: "http://db" }' }),
      '9:17  source.host: "http://db" is no host name - write for example mysql.example.com',
    ],
    [
      "root's user",
      config({ source: 'source: { user: root }' }),
      '9:17  source.user: root is a user for other work, with other rights - write for example cdc',
    ],
    [
      "the reader's user",
      config({ sink: 'sink: { type: clickhouse, user: cdcctl_reader }' }),
      '9:33  sink.user: cdcctl_reader is a user for other work, with other rights - write for example cdc_sink',
    ],
    [
      'columns that the jdbc sink cannot write',
      config({
        tables: table({ columns: 'columns: { id: int not null, größe_$2: int, a b: int, a-b: int }' }),
        sink: 'sink: { type: jdbc }',
      }),
      '5:49  tables[0].columns["a b"]: a b has other characters than letters, digits, _ and $, which the jdbc sink cannot write - give it another name in rename, or set sink.type to clickhouse',
      '5:59  tables[0].columns.a-b: a-b has other characters than letters, digits, _ and $, which the jdbc sink cannot write - give it another name in rename, or set sink.type to clickhouse',
    ],
    [
      'what the jdbc sink cannot do',
      config({ sink: 'sink: { type: jdbc, overflow: clamp, poison: dead-letter }' }),
      '9:31  sink.overflow: the jdbc sink knows only error - leave overflow out, or set sink.type to clickhouse',
      '9:46  sink.poison: the jdbc sink knows only fail - leave poison out, or set sink.type to clickhouse',
    ],
    [
      'a Flink that the jdbc sink is not for',
      config({ sink: 'sink: { type: jdbc }', flink: 'flink: { version: "1.18" }' }),
      '10:19  flink.version: the jdbc sink is for Flink 1.20 alone - write version: "1.20", or set sink.type to clickhouse',
    ],
    [
      'an unknown reader',
      config({ source: 'source: { reader: mysql_cdc }' }),
      '9:19  source.reader: expected binlog or mysql-cdc, got "mysql_cdc" - write for example mysql-cdc',
    ],
    [
      'the reader of cdcctl 0.1',
      config({ source: 'source: { reader: debezium }' }),
      '9:19  source.reader: debezium was the reader of cdcctl 0.1 - leave reader out: `cdcctl stop` and `cdcctl up` go on from its state with binlog',
    ],
    [
      'zero dates with a reader that has no policy for them',
      config({ source: 'source: { zeroDates: null }' }),
      '9:11  source.zeroDates: is for reader: binlog alone - add reader: binlog, or leave zeroDates out',
    ],
    [
      'zero dates without a policy',
      config({ source: 'source: { reader: binlog, zeroDates: keep }' }),
      '9:38  source.zeroDates: "keep" is no policy - write error, null or a date such as 1970-01-01',
    ],
    [
      'a date in place of zero dates that is none itself',
      config({ source: 'source: { reader: binlog, zeroDates: 2026-02-30 }' }),
      '9:38  source.zeroDates: 2026-02-30 is no day from 1900-01-01 to 2299-12-31 - write for example 1970-01-01',
    ],
    [
      'a column that the reader binlog adds',
      config({
        source: 'source: { reader: binlog }',
        tables: table({ columns: 'columns: { id: int not null, _Headers: int }' }),
      }),
      '5:34  tables[0].columns._Headers: _headers is the name of a column that reader: binlog adds - leave the column out, or give it another name in rename',
    ],
    [
      'types that the reader mysql-cdc does not carry as they are',
      config({
        source: 'source: { reader: mysql-cdc }',
        tables: table({
          columns: `columns:
      id: int not null
      f: float
      t: time
      j: json
      y: year
      e: enum('a','b,c')
      b: bit(8)
      p: point
      d: decimal(40,2)`,
        }),
      }),
      ...[
        ['7:10', 'f', 'rounds a float of the first snapshot to six digits'],
        ['8:10', 't', 'misreads a negative time'],
        ['9:10', 'j', 'writes json in another way from the binlog than from the first snapshot'],
        ['10:10', 'y', 'makes a year of 0 one of 1900 or 2000'],
        ['11:10', 'e', 'puts a backslash before the comma of an enum'],
        ['12:10', 'b', 'has no number for bits'],
        ['13:10', 'p', 'has no bytes of a geometry'],
        ['14:10', 'd', 'writes a decimal of more than 38 digits with an exponent'],
      ].map(
        ([place, column, why]) =>
          `${place}  tables[0].columns.${column}: reader: mysql-cdc ${why} - leave the column out, or set source.reader to binlog`,
      ),
    ],
    [
      'what the reader mysql-cdc cannot do',
      config({
        source: 'source: { reader: mysql-cdc }',
        tables: table({ columns: 'columns: { id: int not null, _Op_Ts: int }', more: 'where: { id: [1] }' }),
      }),
      '5:34  tables[0].columns._Op_Ts: _Op_Ts is the name of a column that reader: mysql-cdc adds - leave the column out, or set source.reader to binlog',
      '9:5  tables[0].where: is not for reader: mysql-cdc, which carries all rows - leave it out, or set source.reader to binlog',
    ],
    [
      'a Flink that the reader mysql-cdc is not for',
      config({ source: 'source: { reader: mysql-cdc }', flink: 'flink: { version: "2.2" }' }),
      '10:19  flink.version: Flink CDC is for Flink 1 - write version: "1.20", or set source.reader to binlog',
    ],
    [
      'no room for the server ids of the reader mysql-cdc',
      config({ source: 'source: { reader: mysql-cdc, serverId: 4294967295 }', flink: 'flink: { parallelism: 2 }' }),
      '9:40  source.serverId: leaves no room for 2 ids (flink.parallelism) - write at most 4294967294',
    ],
    [
      'a user with a quote',
      config({ source: `source: { user: "a'b" }` }),
      `9:17  source.user: "a'b" is no user name - use letters, digits, _, . and -, beginning with a letter`,
    ],
    [
      'no room for server ids',
      config({ source: 'source: { serverId: 4294967295 }', flink: 'flink: { parallelism: 2 }' }),
      '9:21  source.serverId: leaves no room for 2 ids (flink.parallelism) - write at most 4294967294',
    ],
  ]);
});

test('problems of every kind are shown together, in the order of the file', () => {
  const text = config({
    name: 'nmae: shop',
    tables: table({ columns: 'columns: { id: double, at: jsn }', target: 'target: stats' }),
    sink: 'sink: { type: clickhouse, password: hunter2 }',
    ports: 'ports: { mysql: 9092 }',
  });
  expect(problems(text).map((line) => line.replace(/: .*/, ''))).toEqual([
    '1:1  name',
    '2:1  nmae',
    '5:32  tables[0].columns.at',
    '6:18  tables[0].primaryKey[0]',
    '8:13  tables[0].target',
    '9:37  sink.password',
    '10:17  ports.mysql',
  ]);
});

test('as data, each problem has its code, its place, and apart what is wrong and what to write', () => {
  const text = config({
    name: 'name: Shop',
    flink: 'flink: { version: 1.2, checkpointInterval: 5, color: red }',
    tables: table({ columns: 'columns: { id: varchar, op: int }', primaryKey: 'primaryKey: [id, none]' }),
  });
  expect(refusal(text)).toMatchObject({ code: 'CDC-CONFIG-INVALID', exitCode: 78 });
  expect(refusal(text).faults).toEqual([
    {
      ...{ code: 'CDC-VALUE-FORM', path: ['name'], at: 'value', line: 2, col: 7 },
      what: '"Shop" is no pipeline name',
      instead: 'use lower-case letters, digits and -, beginning with a letter',
    },
    {
      ...{ code: 'CDC-COLUMN-DEFINITION', path: ['tables', 0, 'columns', 'id'], at: 'value', line: 5, col: 20 },
      ...{ what: 'is a varchar without a length', instead: 'write for example varchar(255)' },
    },
    {
      ...{ code: 'CDC-COLUMN-NAME', path: ['tables', 0, 'columns', 'op'], at: 'key', line: 5, col: 29 },
      what: 'op is the name of a column that cdcctl adds',
      instead: 'leave the column out, or give it another name in rename',
    },
    {
      ...{ code: 'CDC-COLUMN-UNKNOWN', path: ['tables', 0, 'primaryKey', 1], at: 'value', line: 6, col: 22 },
      ...{ what: 'none is not one of the columns', instead: 'add it there' },
    },
    {
      ...{ code: 'CDC-VALUE-TYPE', path: ['flink', 'version'], at: 'value', line: 9, col: 19 },
      ...{ what: 'expected a text, got the number 1.2', instead: 'put it in quotes: "1.20"' },
    },
    {
      ...{ code: 'CDC-VALUE-FORM', path: ['flink', 'checkpointInterval'], at: 'value', line: 9, col: 44 },
      ...{ what: '5 has no unit', instead: 'write a number and a unit (ms, s, m, h or d), for example 0.5s' },
    },
    {
      ...{ code: 'CDC-KEY-UNKNOWN', path: ['flink', 'color'], at: 'key', line: 9, col: 47 },
      what: 'unknown key',
      instead: 'leave it out; known here: parallelism, checkpointInterval, groupId, version',
    },
  ]);
});
