import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  entryOf,
  LISTED_NAMES,
  type MysqlType,
  parseColumnDefinition,
  TYPES,
  topicForm,
} from '../../../src/model/index.js';

const entries = Object.entries(TYPES) as readonly (readonly [MysqlType['kind'], ReturnType<typeof entryOf>])[];
const names = entries.flatMap(([kind, entry]) => Object.keys(entry.names).map((name) => [name, kind] as const));

/** What a name cannot be without. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  varchar: '(9)',
  varbinary: '(9)',
  enum: "('a')",
  set: "('a')",
};

describe('the catalogue of types', () => {
  test('has each name of MySQL once, and lists no other', () => {
    expect(new Set(names.map(([name]) => name)).size).toBe(names.length);
    expect(LISTED_NAMES.filter((listed) => !names.some(([name]) => name === listed))).toEqual([]);
  });

  test.each(names)('%s is read, and a column of it can be kept and compared', (name) => {
    const column = parseColumnDefinition('c', `${name}${ARGUMENTS[name] ?? ''}`);
    const { clickhouse, mysql } = entryOf(column.type);
    expect(clickhouse.fits.test(clickhouse.type(column.type))).toBe(true);
    expect([mysql.text('x', column.type), clickhouse.text('x', column.type)].every((sql) => sql.includes('x'))).toBe(
      true,
    );
  });

  test('has the forms in topics that the connector has, and no other', () => {
    const file = '../../../connector/src/main/java/io/cdcctl/flink/mysql/table/ColumnKind.java';
    const java = readFileSync(new URL(file, import.meta.url), 'utf8').replace(/\/\*\*.*?\*\//gs, '');
    const constants = [...java.matchAll(/^ {4}([A-Z]+)[,;(]/gm)].map(([, constant = '']) => constant.toLowerCase());
    const forms = names.map(
      ([name]) => topicForm(parseColumnDefinition('c', `${name}${ARGUMENTS[name] ?? ''}`).type).type,
    );
    expect([...new Set([...forms, 'bits'])].sort()).toEqual(constants.sort());
  });
});
