import { expect, test } from 'vitest';
import { jsonSchemaText } from '../../../src/config/index.js';

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
