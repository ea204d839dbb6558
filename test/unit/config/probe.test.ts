import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { loadPipeline, jsonSchemaText } from '../../../src/config/index.js';
import { CdcctlError } from '../../../src/errors/index.js';

test('probe', () => {
  const text = readFileSync('pipeline.yaml', 'utf8');
  const show = (t: string, env = {}) => {
    try {
      console.log(JSON.stringify(loadPipeline({ path: 'pipeline.yaml', text: t, env }), null, 1));
    } catch (e) {
      if (!(e instanceof CdcctlError)) throw e;
      console.log(`${e.message}\n${e.why}\n${e.next}`);
    }
  };
  show(`version: 2
nmae: orders
name: Orders
generation: 0
source: { user: root, password: hunter2, port: 3306 }
tables:
  - source: orders
    colums: {}
    columns:
      id: double
      op: int
      geo: geometry not null
      n: 3
      price: decimal(50,2)
      x: int default 'a' -- drop
      ID: int
    primaryKey: [id, idd, id]
    topic: a b
    partitions: abc
    target: 
  - just text
  - {}
sink: { type: jdbc, flushInterval: 5 }
delivery: exactly_once
flink: { parallelism: 0, checkpointInterval: soon, groupId: "\${GROUP}" }
ports: { mysql: x, kafka: 9092, kafkaUi: 9000, foo: 3, flink: }
`);
  show(text.replace('${MYSQL_CDC_PASSWORD}', 'x').replace('password: "x"', 'password: 12').replace('9092', '"${P:-9093x}"'));
  for (const t of ['', '# x\n', '[1]', 'abc', 'a: 1\na: 2', 'a:\n\tb: 1', '*a', '&a [*a]', '--- 1\n--- 2', 'a: !foo 1', 'a: b: c', 'a: "x', 'a: {b', '? [a]\n: 1', '\ta: 1', 'a: @x', 'a\nb: 1', 'x: [1, 2', '%YAML', 'version: 1\n  name: x', 'source: { password: ${A} }', '[]', 'null', '- a\nb: 1']) {
    console.log('>>>', JSON.stringify(t));
    show(t);
  }
  console.log(jsonSchemaText());
});
