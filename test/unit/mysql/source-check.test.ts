import { expect, test } from 'vitest';
import { sourceProblems } from '../../../src/adapters/mysql/source-check.js';
import type { Reader } from '../../../src/model/index.js';

const FIT = {
  log_bin: 'ON',
  binlog_format: 'ROW',
  binlog_row_image: 'FULL',
  binlog_row_value_options: '',
  binlog_transaction_compression: 'OFF',
  binlog_row_metadata: 'FULL',
};

/** A server that mysql-cdc can ask. */
const SERVER = { version: '8.0.15', time_zone: 'SYSTEM', system_time_zone: 'UTC' };

/** What the user of a server with these variables is told. */
function problems(variables: Readonly<Record<string, string>>, reader: Reader): Promise<readonly string[]> {
  const select = async (sql: string): Promise<never> => {
    const asked = Object.entries(variables).filter(([name]) => sql.includes(`'${name}'`));
    const answers: Readonly<Record<string, unknown>> = {
      VERSION: [['8.0.43', '']],
      VARIABLES: asked,
      GRANTS: [['GRANT ALL PRIVILEGES ON *.* TO `cdc`']],
    };
    return Object.entries(answers).find(([word]) => sql.includes(word))?.[1] as never;
  };
  return sourceProblems({ select }, 'cdc', [], reader);
}

test('a server that has all that each reader needs', async () => {
  expect(await problems({ ...FIT, ...SERVER }, 'mysql-cdc')).toEqual([]);
  expect(await problems(FIT, 'binlog')).toEqual([]);
});

test('the names of columns have to be in the binlog for the reader that takes them from there', async () => {
  const minimal = { ...FIT, binlog_row_metadata: 'MINIMAL' };
  expect(await problems({ ...minimal, ...SERVER }, 'mysql-cdc')).toEqual([]);
  expect(await problems(minimal, 'binlog')).toEqual([
    "binlog_row_metadata is MINIMAL, not FULL: SET PERSIST binlog_row_metadata = 'FULL'",
  ]);
});

test('compressed transactions are for the reader that knows them', async () => {
  const compressed = { ...FIT, binlog_transaction_compression: 'ON' };
  expect(await problems(compressed, 'binlog')).toEqual([]);
  expect(await problems({ ...compressed, ...SERVER }, 'mysql-cdc')).toEqual([
    'binlog_transaction_compression is ON, not OFF: SET PERSIST binlog_transaction_compression = OFF',
  ]);
});

test.each([
  [
    '8.4.0',
    'version is 8.4.0, and mysql-cdc asks with SHOW MASTER STATUS, which is gone since MySQL 8.4: set source.reader to binlog',
  ],
  [
    '9.7.4-debug',
    'version is 9.7.4-debug, and mysql-cdc asks with SHOW MASTER STATUS, which is gone since MySQL 8.4: set source.reader to binlog',
  ],
])('a server that mysql-cdc cannot ask for its place: %s', async (version, expected) => {
  expect(await problems({ ...FIT, ...SERVER, version }, 'mysql-cdc')).toEqual([expected]);
  expect(await problems({ ...FIT, ...SERVER, version }, 'binlog')).toEqual([]);
});

test('a server in another time zone than UTC is not for mysql-cdc', async () => {
  const expected = (zone: string) => [
    `time_zone is ${zone}, and mysql-cdc reads in UTC: SET PERSIST time_zone = '+00:00', or set source.reader to binlog`,
  ];
  const system = { ...FIT, ...SERVER, time_zone: 'SYSTEM', system_time_zone: 'JST' };
  expect(await problems(system, 'mysql-cdc')).toEqual(expected('JST'));
  expect(await problems({ ...system, time_zone: '+09:00' }, 'mysql-cdc')).toEqual(expected('+09:00'));
  expect(await problems({ ...system, time_zone: '+00:00' }, 'mysql-cdc')).toEqual([]);
  expect(await problems({ ...system, system_time_zone: 'UTC' }, 'mysql-cdc')).toEqual([]);
  expect(await problems(system, 'binlog')).toEqual([]);
});

test.each(['binlog', 'mysql-cdc'] as const)('events that hold no whole rows are for no reader: %s', async (reader) => {
  const partial = { ...FIT, ...SERVER, binlog_row_image: 'MINIMAL', binlog_row_value_options: 'PARTIAL_JSON' };
  expect(await problems(partial, reader)).toEqual([
    "binlog_row_image is MINIMAL, not FULL: SET PERSIST binlog_row_image = 'FULL'",
    "binlog_row_value_options is PARTIAL_JSON, not empty: SET PERSIST binlog_row_value_options = ''",
  ]);
});
