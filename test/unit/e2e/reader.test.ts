import { expect, test } from 'vitest';
import { loadPipeline } from '../../../src/config/index.js';
import { DEFAULT_READER } from '../../../src/model/index.js';
import { withReader } from '../../e2e/support/reader.js';
import { ORDERS } from '../../e2e/support/workspace.js';

const readerOf = (text: string) => loadPipeline({ path: 'pipeline.yaml', text, env: {} }).pipeline.source.reader;

test('a pipeline of the tests gets the reader that is asked for, however its source is written', () => {
  const inline = ORDERS;
  const block = ORDERS.replace(/^source: .*$/m, 'source:\n  user: cdc');
  const none = ORDERS.replace(/^source: .*\n/m, '');
  for (const text of [inline, block, none]) {
    expect(readerOf(withReader(text, undefined))).toBe(DEFAULT_READER);
    expect(readerOf(withReader(text, 'binlog'))).toBe('binlog');
    expect(withReader(withReader(text, 'binlog'), 'binlog')).toBe(withReader(text, 'binlog'));
  }
});

test('a pipeline that names its reader keeps it', () => {
  const named = withReader(ORDERS, 'mysql-cdc');
  expect(withReader(named, 'binlog')).toBe(named);
});
