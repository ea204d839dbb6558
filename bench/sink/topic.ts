import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { createBroker } from '../../src/adapters/kafka/index.js';
import { CdcctlError } from '../../src/errors/index.js';
import { plainLogin } from '../../src/model/index.js';
import { topicOf } from './contenders.js';
import type { BenchPipeline } from './pipeline.js';
import type { BenchStack } from './stack.js';

const summary = z.object({
  inserts: z.number(),
  updates: z.number(),
  deletes: z.number(),
  /** Next offset by partition. */
  offsets: z.array(z.number()).readonly(),
  /** Sums over the rows that must be left. */
  live: z.object({ rows: z.number(), ids: z.number(), quantity: z.number(), cents: z.number() }),
});

/** What the topic holds. */
export interface FilledTopic extends z.infer<typeof summary> {
  /** The same records as RowBinary, ready to be sent. */
  readonly blocks: readonly Buffer[];
}

const ROWS_IN_BLOCK = 100_000;
const DAY_MS = String(86_400_000);

/** Makes the topic and fills it with `rows` records, the same for the same number. */
export async function fillTopic(
  bench: BenchPipeline,
  stack: BenchStack,
  rows: number,
  signal: AbortSignal,
): Promise<FilledTopic> {
  const { bootstrap, login } = stack.kafka;
  const broker = createBroker(stack.kafka);
  const { partitions } = bench.table;
  try {
    await broker.createTopic({
      name: topicOf(bench),
      partitions,
      replication: 1,
      // Compacted like the pipeline's topics, but not while the benchmark runs: every run reads the same records.
      config: { 'cleanup.policy': 'compact', 'min.compaction.lag.ms': DAY_MS },
    });
  } finally {
    await broker.close();
  }
  const folder = join(stack.scratch, 'blocks');
  await mkdir(folder);
  const generator = join(import.meta.dirname, 'OrderTopic.java');
  const classPath = join(stack.artifacts.kafkaLib, '*');
  const numbers = [partitions, rows].map(String);
  const run = await execa(
    stack.artifacts.java,
    ['-Xmx512m', '-cp', classPath, generator, bootstrap, topicOf(bench), ...numbers, folder, String(ROWS_IN_BLOCK)],
    {
      reject: false,
      stdin: 'ignore',
      cancelSignal: signal,
      env: { KAFKA_LOGIN: plainLogin(login?.username ?? '', login?.password ?? '') },
    },
  );
  signal.throwIfAborted();
  if (run.failed)
    throw new CdcctlError({
      code: 'CDC-BENCHMARK',
      what: 'The topic could not be filled',
      why: run.stderr.slice(-2000),
    });
  const files = (await readdir(folder)).sort();
  const blocks = await Promise.all(files.map((file) => readFile(join(folder, file))));
  return { ...summary.parse(JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '')), blocks };
}
