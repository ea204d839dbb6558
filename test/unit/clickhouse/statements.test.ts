import { expect, test } from 'vitest';
import { splitStatements } from '../../../src/adapters/clickhouse/statements.js';

test('statements are split at semicolons, but not at those in texts, names and comments', () => {
  const script = `-- made; by hand
CREATE TABLE \`a;b\` (x String DEFAULT 'one;\\';two''three;');
/* between; */
INSERT INTO "q;t" VALUES (1) ;; -- last;
SELECT 1`;
  expect(splitStatements(script)).toEqual([
    "CREATE TABLE `a;b` (x String DEFAULT 'one;\\';two''three;')",
    'INSERT INTO "q;t" VALUES (1)',
    'SELECT 1',
  ]);
});

test('nothing but comments is no statement', () => {
  expect(splitStatements('-- nothing\n/* here */\n;')).toEqual([]);
});
