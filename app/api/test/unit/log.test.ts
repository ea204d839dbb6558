import { expect, test } from 'vitest';
import { createLog, traceOf } from '../../src/log.js';

test('a line is JSON', () => {
  const lines: string[] = [];
  createLog(
    (line) => lines.push(line),
    () => new Date(0),
  )('info', 'request', { status: 200, route: 'a\nb' });
  expect(lines).toEqual([
    '{"time":"1970-01-01T00:00:00.000Z","level":"info","event":"request","status":200,"route":"a\\nb"}\n',
  ]);
});

test('an unexpected error is in the log without its text', () => {
  const trace = JSON.stringify(traceOf(new TypeError('secret\n    at secret (Ann)')));
  expect(trace).toMatch(/^\{"error":"TypeError","at":\["at /);
  expect(trace).not.toContain('secret');
  expect(traceOf('secret')).toEqual({ error: 'string' });
});
