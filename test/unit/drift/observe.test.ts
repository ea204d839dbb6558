import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type ObserveDeps, observe } from '../../../src/drift/index.js';
import { CdcctlError } from '../../../src/errors/index.js';
import { memoryStack, pipeline } from '../apply/memory-stack.js';

test('every engine that does not answer is named, whichever question fails first', async () => {
  const { deps } = memoryStack();
  let questions = 0;
  const fails = (name: string) => async (): Promise<never> => {
    questions += 1;
    await delay(questions * 5);
    throw new CdcctlError({ code: 'CDC-KAFKA-DOWN', what: `${name} does not answer`, why: 'ECONNREFUSED' });
  };
  const source = { ...pipeline.source, reader: 'binlog' as const };
  const two = { ...pipeline, source, generation: 2, tables: pipeline.tables.flatMap((table) => [table, table]) };
  const down: ObserveDeps = {
    pipeline: two,
    source: { ...deps.source, schema: fails('MySQL') },
    broker: { ...deps.broker, describeTopic: fails('Kafka') },
    sink: { ...deps.sink, describe: fails('ClickHouse') },
    flink: { ...deps.flink, list: fails('Flink') },
  };
  expect(await observe(down)).toEqual({
    mysql: { code: 'CDC-KAFKA-DOWN', what: 'MySQL does not answer', why: 'ECONNREFUSED' },
    topic: { code: 'CDC-KAFKA-DOWN', what: 'Kafka does not answer', why: 'ECONNREFUSED' },
    clickhouse: { code: 'CDC-KAFKA-DOWN', what: 'ClickHouse does not answer', why: 'ECONNREFUSED' },
    job: { code: 'CDC-KAFKA-DOWN', what: 'Flink does not answer', why: 'ECONNREFUSED' },
    notices: { code: 'CDC-KAFKA-DOWN', what: 'Flink does not answer', why: 'ECONNREFUSED' },
  });
  // A failure that nobody waits for would end the process.
  await delay(questions * 5);
});
