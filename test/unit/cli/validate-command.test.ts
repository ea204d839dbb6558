import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { run } from '../../../src/cli/main.js';

let answer = '';

beforeEach(() => {
  answer = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    answer += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  [['--final'], '--source and --sink go together, and --final with them'],
  [['--sink', 'http://a@b/c'], '--source and --sink go together, and --final with them'],
  [['--source', 'a', '--sink', 'b'], '--source is no address of a table'],
  [['--source', 'mysql://a@b/c.d', '--sink', 'b'], '--sink is no address of a table'],
  [['--since-column', 'at'], '--since-column needs --since'],
  [['--tables', 'order_db.order'], 'The config has no table order_db.order'],
  [['--tables', ','], 'Name a table'],
  [['--sample', '100'], 'percentage'],
  [['--since', 'soon'], 'Write a'],
])('validate %j is wrong usage, and nothing is opened', async (options, what) => {
  expect(await run(['--json', 'validate', ...options])).toBe(64);
  expect(JSON.parse(answer)).toMatchObject({ ok: false, error: { what: expect.stringContaining(what) } });
});
