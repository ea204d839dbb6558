import { expect, test } from 'vitest';
import type { StatusDocument } from '../../../src/cli/status-document.js';
import { statusText } from '../../../src/cli/status-text.js';

const JOB = {
  ...{ id: 'j', name: 'shop-cdc', state: 'RUNNING', startTime: 0, parameters: {}, restarts: 0, failure: null },
  ...{ completedCheckpoints: 3, failedCheckpoints: 0, lastCheckpoint: null, restoredFrom: null, tasks: [] },
} as const;

function status(tables: StatusDocument['tables']): string {
  const engines = [{ name: 'kafka', state: 'ready', pid: 1, restarts: 0 }] as const;
  return statusText(
    { pipeline: 'shop', generation: 1, running: true, engines, jobs: [JOB], lag: 0, tables } as StatusDocument,
    0,
  );
}

test('what was noticed of a table stands below the tables, with what to do', () => {
  const notice = {
    kind: 'emptied',
    count: 2,
    last: 'truncated in binlog.000003 at 4711',
    next: 'cdcctl validate',
  } as const;
  const text = status([
    { table: 'shop.log', topic: 'log', lag: 0, notices: [notice] },
    { table: 'shop.t', topic: 't', lag: null, notices: [] },
  ]);
  expect(text.split('\n\n').at(-1)).toBe(`\
table     noticed  times  last                                what to do
shop.log  emptied  2      truncated in binlog.000003 at 4711  cdcctl validate`);
  expect(text).toContain('shop.t    t      unknown');
});

test('nothing is said where nothing was noticed, or nobody knows', () => {
  const quiet = status([{ table: 'shop.log', topic: 'log', lag: 0, notices: [] }]);
  expect(quiet.split('\n\n').at(-1)).toBe('table     topic  lag\nshop.log  log    0');
  expect(status([{ table: 'shop.log', topic: 'log', lag: 0, notices: null }])).toBe(quiet);
  expect(status([{ table: 'shop.log', topic: 'log', lag: 0 }])).toBe(quiet);
});
