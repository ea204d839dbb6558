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

test('a server that has all that either reader needs', async () => {
  expect(await problems(FIT, 'debezium')).toEqual([]);
  expect(await problems(FIT, 'binlog')).toEqual([]);
});

test('the names of columns have to be in the binlog for the reader that takes them from there', async () => {
  const minimal = { ...FIT, binlog_row_metadata: 'MINIMAL' };
  expect(await problems(minimal, 'debezium')).toEqual([]);
  expect(await problems(minimal, 'binlog')).toEqual([
    "binlog_row_metadata is MINIMAL, not FULL: SET PERSIST binlog_row_metadata = 'FULL'",
  ]);
});

test('compressed transactions are for the reader that knows them', async () => {
  const compressed = { ...FIT, binlog_transaction_compression: 'ON' };
  expect(await problems(compressed, 'binlog')).toEqual([]);
  expect(await problems(compressed, 'debezium')).toEqual([
    'binlog_transaction_compression is ON, not OFF: SET PERSIST binlog_transaction_compression = OFF',
  ]);
});

test.each(['debezium', 'binlog'] as const)('events that hold no whole rows are for no reader: %s', async (reader) => {
  const partial = { ...FIT, binlog_row_image: 'MINIMAL', binlog_row_value_options: 'PARTIAL_JSON' };
  expect(await problems(partial, reader)).toEqual([
    "binlog_row_image is MINIMAL, not FULL: SET PERSIST binlog_row_image = 'FULL'",
    "binlog_row_value_options is PARTIAL_JSON, not empty: SET PERSIST binlog_row_value_options = ''",
  ]);
});
