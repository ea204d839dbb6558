import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../src/adapters/host/clock.js';
import { drainBacklog, writeBacklog } from '../e2e/drain.js';
import { cancelJobs } from '../e2e/jobs.js';
import { createChanges, fill, named } from '../e2e/rows.js';
import { load as write } from '../e2e/steady.js';
import { recordsIn, untilAtLeast, untilQuiet, untilSettled, validate } from '../e2e/wait.js';
import { step } from '../program.js';
import { cpuSeconds } from '../sink/cpu.js';
import { type Figures, type Load, only, type Up, withTables } from './part.js';
import { activeParts, sample, steadiness } from './samples.js';

const ROWS = 200_000;
const WARM_UP = 3_000_000;
const MEASURED = 3_000_000;

const seconds = (since: number): number => Math.round((performance.now() - since) / 100) / 10;
const mib = (bytes: number): number => Math.round(bytes / 2 ** 20);

/** The first rows, copied by a snapshot, before the load. */
async function filled({ stack, tables, emit, signal }: Up) {
  const table = only(tables);
  await fill(stack.quiet, table.source, ROWS, signal);
  await step(emit, 'Snapshot', async () => {
    await stack.cdcctl(['submit']);
    await untilSettled(stack, table, signal);
  });
  return { table, changes: createChanges(stack.mysql, table.source, ROWS) };
}

async function compared({ stack, emit }: Up): Promise<Figures> {
  const equal = await step(emit, 'Every column of every row', () => validate(stack));
  return { 'rows compared': equal.rows, 'validate, s': Math.round(equal.seconds) };
}

/** Changes at a steady rate; memory, lag and parts before and after. */
export function steady(load: Load): Promise<Figures> {
  return withTables(load, 1, async (up) => {
    const { stack, options, emit, signal } = up;
    const { table, changes } = await filled(up);
    const stopped = new AbortController();
    const ends = AbortSignal.any([signal, stopped.signal]);
    const samples = sample(stack, table, ends);
    // It is awaited at the end: until then its failure is not one that nobody takes care of.
    samples.catch(() => undefined);
    const { rate, minutes } = options;
    const achieved = await step(emit, `${minutes} minutes at ${rate} changes/s`, async () => {
      const writing = write(changes, rate, systemClock, ends);
      await delay(minutes * 60_000, undefined, { signal });
      stopped.abort();
      return writing;
    });
    const seen = steadiness(await samples);
    const begun = performance.now();
    await untilQuiet(stack, table, signal);
    return {
      'changes per second': achieved,
      minutes,
      ...Object.fromEntries(
        Object.entries(seen.rssBytes).map(([name, { early, late }]) => [
          `${name}, MiB`,
          `${mib(early)} -> ${mib(late)}`,
        ]),
      ),
      'records that wait': `${seen.pending.early} -> ${seen.pending.late}, at most ${seen.pending.max}`,
      'active parts': `${seen.parts.early} -> ${seen.parts.late}, at most ${seen.parts.max}`,
      'seconds until all has arrived after the last change': seconds(begun),
      ...(await compared(up)),
    };
  });
}

/** The jobs stand still while changes pile up in the binlog. */
export function backlog(load: Load): Promise<Figures> {
  return withTables(load, 1, async (up) => {
    const { stack, options, emit, signal } = up;
    const { table, changes } = await filled(up);
    await cancelJobs(stack, signal);
    const waiting = await step(emit, `${options.backlog} changes`, () =>
      writeBacklog(changes, options.backlog, signal),
    );
    const drained = await step(emit, 'Catching up', () => drainBacklog(stack, table, waiting, signal));
    return {
      changes: drained.changes,
      'seconds to write': Math.round(drained.writeSeconds),
      'seconds to catch up, start included': Math.round(drained.seconds),
      'changes per second': Math.round(drained.changes / drained.seconds),
      'TaskManager, MiB': mib(drained.usage.rssBytes['flink-taskmanager'] ?? 0),
      'active parts': await activeParts(stack, table),
      ...(await compared(up)),
    };
  });
}

/** What the CDC job takes of the processor while the sync job does not run: all that the TaskManager does, once it is warm. */
export function reader(load: Load): Promise<Figures> {
  return withTables(load, 1, async (up) => {
    const { stack, emit, signal } = up;
    const { table, changes } = await filled(up);
    await cancelJobs(stack, signal, 'sync');
    const copy = async (count: number): Promise<number> => {
      const before = await recordsIn(stack, table.topic);
      const { changes: written } = await writeBacklog(changes, count, signal);
      await untilAtLeast('the topic', () => recordsIn(stack, table.topic), before + written, signal);
      return written;
    };
    await step(emit, 'Changes to warm up', () => copy(WARM_UP));
    const pid = (await stack.pids()).get('flink-taskmanager');
    if (pid === undefined) throw new Error('the TaskManager does not run');
    const before = cpuSeconds(pid);
    const begun = performance.now();
    const copied = await step(emit, 'Changes that are measured', () => copy(MEASURED));
    const cpu = cpuSeconds(pid) - before;
    return {
      changes: copied,
      'seconds until they are in Kafka, written meanwhile': seconds(begun),
      'CPU seconds of the TaskManager': Math.round(cpu * 10) / 10,
      'CPU seconds per million changes': Math.round((cpu / copied) * 1e8) / 100,
    };
  });
}

/** Every row of the table twice in one transaction: as new rows. */
export function transaction(load: Load): Promise<Figures> {
  return withTables(load, 1, async (up) => {
    const { stack, options, emit, signal } = up;
    const { table } = await filled(up);
    const into = named(table.source);
    const begun = performance.now();
    const rows = options.transaction;
    await step(emit, `One transaction of ${rows} rows`, async () => {
      await stack.mysql.execute('START TRANSACTION');
      for (let done = 0; done < rows; done += ROWS) {
        const columns = 'user_id, product_name, quantity, total_price, status';
        await stack.mysql.execute(
          `INSERT INTO ${into} (${columns}) SELECT ${columns} FROM ${into} WHERE id <= ${Math.min(ROWS, rows - done)}`,
        );
      }
      await stack.mysql.execute('COMMIT');
    });
    const written = seconds(begun);
    await step(emit, 'Until it has arrived', () => untilQuiet(stack, table, signal));
    return {
      rows,
      'seconds to write': written,
      'seconds until it has arrived': seconds(begun),
      ...(await compared(up)),
    };
  });
}
