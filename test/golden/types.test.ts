import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import {
  clickhouseComment,
  clickhouseType,
  entryOf,
  flinkType,
  LISTED_NAMES,
  parseColumnDefinition,
  topicForm,
} from '../../src/model/index.js';
import { clickhouse, mysql } from '../../src/sql/index.js';

const { vectors }: { readonly vectors: readonly { readonly type: string }[] } = JSON.parse(
  readFileSync(new URL('../vectors/mysql-values.json', import.meta.url), 'utf8'),
);

/** Names and forms that have no vector of their own. */
const OTHERS = ['float(25)', 'bit', 'varchar(9) collate utf8mb4_bin', 'binary(4)', "set('a', 'b') collate utf8mb4_bin"];
const TYPES = new Set([
  ...vectors.map(({ type }) => type).filter((type) => !type.includes('character set')),
  ...OTHERS,
]);

function said(definition: string): string {
  const column = parseColumnDefinition('c', definition);
  const entry = entryOf(column.type);
  const refusal = entry.keyRefusal?.(column.declared.typeName);
  const comment = clickhouseComment(column);
  const loss = entry.mysqlCdcLoss?.(column.type);
  return [
    `MySQL       ${column.definition}`,
    `Flink       ${flinkType(column.type)}`,
    `topic       ${JSON.stringify(topicForm(column.type))}`,
    `ClickHouse  ${clickhouseType(column)}${comment === null ? '' : ` COMMENT '${comment}'`}`,
    `text        ${mysql.canonicalText(column)}`,
    `            ${clickhouse.canonicalText(column)}`,
    `key         ${refusal == null ? entry.cut(column.type) : `${refusal.what} - ${refusal.instead}`}`,
    ...(refusal == null ? [mysql, clickhouse] : []).map(
      (side) =>
        `            ${side.keyOperand(column)} = ${side.keyLiteral(column, '1')}, bound ${side.bound(column, '1')}`,
    ),
    ...(entry.filter === undefined ? [] : [`where       ${entry.filter}`]),
    ...(loss == null ? [] : [`mysql-cdc   ${loss}`]),
  ].join('\n');
}

// After a change of the catalogue: npx vitest run --project unit test/golden/types.test.ts -u
test('what is said of each type', async () => {
  const file = fileURLToPath(new URL('files/types.txt', import.meta.url));
  const texts = [`Types: ${LISTED_NAMES.join(', ')}`, ...[...TYPES].map(said)];
  await expect(`${texts.join('\n\n')}\n`).toMatchFileSnapshot(file);
});
