import { systemClock } from '../../src/adapters/host/clock.js';
import type { Emit } from '../../src/ports/index.js';
import { step } from '../program.js';
import type { Bench, Findings } from './context.js';
import { type Cost, costOf } from './cost.js';
import type { Options } from './options.js';
import { benchTables, pipelineText } from './pipeline.js';
import { createChanges, fill, makeTemplates } from './rows.js';
import { measureSnapshot } from './snapshot.js';
import { startStack } from './stack.js';
import { measureSteady } from './steady.js';
import { untilSettled, validate } from './wait.js';

/** One table and eight, with the same number of keys; the large pipeline adds ten times the keys. */
export async function growthPart({ options, sizes, emit, signal }: Bench, findings: Findings): Promise<void> {
  for (const tables of [1, 8]) {
    const cost = await measureGrowth(options, { tables, keys: sizes.few }, emit, signal);
    findings.costs = [...findings.costs, cost];
  }
}

/** A pipeline of so many tables that share so many keys, under a load on its first table. */
async function measureGrowth(
  options: Options,
  shape: { readonly tables: number; readonly keys: number },
  emit: Emit,
  signal: AbortSignal,
): Promise<Cost> {
  const tables = benchTables(shape.tables);
  const [first] = tables;
  const [rate = 1_000] = options.rates;
  if (first === undefined) throw new Error('a pipeline has a table');
  const each = Math.floor(shape.keys / shape.tables);
  const title = `${shape.tables} ${shape.tables === 1 ? 'table' : 'tables'}, ${shape.keys.toLocaleString('en-US')} keys`;
  return step(
    emit,
    title,
    async () => {
      const stack = await startStack(pipelineText(tables, options.profile, options.reader), signal);
      try {
        await makeTemplates(stack.quiet);
        for (const { source } of tables) await fill(stack.quiet, source, each, signal);
        await measureSnapshot(stack, tables, each * shape.tables, signal);
        const changes = createChanges(stack.mysql, first.source, each);
        const seconds = Math.min(10, options.seconds);
        const steady = await measureSteady(stack, first, changes, { rate, seconds, clock: systemClock }, signal);
        await untilSettled(stack, first, signal);
        const cost = await costOf(stack, shape.tables, each * shape.tables, steady);
        await validate(stack);
        return cost;
      } finally {
        await stack.stop();
      }
    },
    ({ p99, checkpointBytes: { cdc, sync } }) => `p99 ${Math.round(p99)} ms, checkpoints ${cdc} and ${sync} bytes`,
  );
}
