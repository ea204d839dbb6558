import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { positionInStatement, rootCause } from '../../../src/adapters/flink/cause.js';

/** Answers of Flink 1.20's SQL Gateway and JobManager, as they came. */
const trace = (name: string): string => readFileSync(join(import.meta.dirname, 'traces', `${name}.txt`), 'utf8');

describe('the root cause of a trace is one line', () => {
  test.each([
    ['missing-table', "Object 'nosuch' not found"],
    [
      'missing-connector',
      "Could not find any factory for identifier 'nosuch' that implements 'org.apache.flink.table.factories.DynamicTableFactory' in the classpath. Available factory identifiers are: blackhole datagen filesystem kafka mysql-cdc print upsert-kafka",
    ],
    [
      'missing-savepoint',
      "Cannot find checkpoint or savepoint file/directory 'file:///savepoints/gone' on file system 'file'.",
    ],
    [
      'column-types',
      "Column types of query result and sink for 'default_catalog.default_database.b' do not match. Cause: Incompatible types for sink column 'a' at position 0. Query schema: [a: INT] Sink schema: [a: STRING]",
    ],
    ['access-denied', "Access denied for user 'cdc'@'127.0.0.1' (using password: YES)"],
  ])('%s', (name, expected) => {
    expect(rootCause(trace(name))).toBe(expected);
  });

  test('a cause without a message is no answer: the one above it is', () => {
    const text =
      'java.lang.RuntimeException: Cannot read the row\n\tat a.B.c(B.java:1)\n' +
      'Caused by: java.lang.NullPointerException\n\tat a.B.d(B.java:2)\n\t... 1 more';
    expect(rootCause(text)).toBe('Cannot read the row');
  });

  test('nothing but classes: the deepest class', () => {
    const text = 'java.lang.RuntimeException: java.lang.NullPointerException\n\tat a.B.c(B.java:1)';
    expect(rootCause(text)).toBe('java.lang.RuntimeException: java.lang.NullPointerException');
  });

  test('text that is no trace stays as it is', () => {
    expect(rootCause('Job could not be found')).toBe('Job could not be found');
  });

  test('a very long message is cut', () => {
    expect(rootCause(`java.lang.Error: ${'x'.repeat(1000)}`)).toMatch(/^x{799}…$/);
  });
});

test('the place within a statement', () => {
  expect(positionInStatement(trace('missing-table'))).toEqual({ line: 1, column: 15 });
  expect(positionInStatement(trace('column-types'))).toBeNull();
});
