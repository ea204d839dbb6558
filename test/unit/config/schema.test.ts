import { expect, test } from 'vitest';
import { jsonSchemaText } from '../../../src/config/index.js';
import { pipelineSchema } from '../../../src/config/schema/index.js';
import { parseColumnDefinition, type QualifiedName, type SecretRef } from '../../../src/model/index.js';

interface Node {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
}

function undescribed(node: Node, path: string): readonly string[] {
  const children = Object.entries(node.properties ?? {}).flatMap(([key, child]) => [
    ...(child.description === undefined ? [`${path}.${key}`] : []),
    ...undescribed(child, `${path}.${key}`),
  ]);
  return node.items === undefined ? children : [...children, ...undescribed(node.items, `${path}[]`)];
}

// After a change of the config's schema: npx vitest run --project unit -u test/unit/config/schema.test.ts
test('pipeline.schema.json is the schema that cdcctl reads by', async () => {
  await expect(jsonSchemaText()).toMatchFileSnapshot('../../../pipeline.schema.json');
});

test('editors can show a description of every key', () => {
  expect(undescribed(JSON.parse(jsonSchemaText()) as Node, '')).toEqual([]);
});

test('the schema gives what the model holds, so that nothing is parsed again', () => {
  const { tables, source, sink, flink } = pipelineSchema.parse({
    version: 1,
    name: 'shop',
    source: { password: `\${PW}` },
    tables: [
      { source: 'shop.a-b', columns: { id: 'INT(11) not null' }, primaryKey: ['id'], topic: 't', target: 'stats.a$b' },
    ],
    sink: { type: 'clickhouse', flushInterval: '0.5s' },
    flink: { checkpointInterval: '1m' },
  });
  expect(tables[0]?.source).toEqual<QualifiedName>({ database: 'shop', table: 'a-b' });
  expect(tables[0]?.target).toEqual<QualifiedName>({ database: 'stats', table: 'a$b' });
  expect(tables[0]?.columns).toEqual(new Map([['id', parseColumnDefinition('id', 'int not null')]]));
  expect(source?.password).toEqual<SecretRef>({ variable: 'PW' });
  expect([sink?.flushInterval, flink?.checkpointInterval]).toEqual([500, 60_000]);
});
