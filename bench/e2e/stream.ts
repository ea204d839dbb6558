import { systemClock } from '../../src/adapters/host/clock.js';
import { step } from '../program.js';
import { attempt, type Findings, type Running, rateText } from './context.js';
import { costOf } from './cost.js';
import { drainBacklog, measureStart, writeBacklog } from './drain.js';
import { cancelJobs } from './jobs.js';
import { type BinlogPosition, binlogPosition, measureLimits } from './limits.js';
import { measureSteady } from './steady.js';
import { rowsInMysql, untilQuiet, untilSettled } from './wait.js';

/** What a restart of the jobs takes by itself: the rates of the snapshot and of the stream are without it. */
export async function startPart({ stack, table, changes, emit, signal }: Running, findings: Findings): Promise<void> {
  findings.start = await step(
    emit,
    'A restart with one change waiting',
    () => measureStart(stack, table, changes, signal),
    ({ seconds }) => `${seconds.toFixed(1)} s`,
  );
}

/** Latency at each rate, then the maximum. */
export async function streamPart(running: Running, findings: Findings): Promise<void> {
  const { stack, table, signal } = running;
  await ratesPart(running, findings);
  const [first] = findings.steady;
  await untilSettled(stack, table, signal);
  if (first !== undefined) {
    const keys = await rowsInMysql(stack, table.source);
    findings.costs = [...findings.costs, await costOf(stack, 1, keys, first)];
  }
  await maximumPart(running, findings);
}

async function ratesPart({ stack, table, changes, options, emit, signal }: Running, findings: Findings): Promise<void> {
  for (const rate of options.rates) {
    const asked = { rate, seconds: options.seconds, clock: systemClock };
    const found = await step(
      emit,
      `${rate.toLocaleString('en-US')} changes/s`,
      () => measureSteady(stack, table, changes, asked, signal),
      ({ total, pending }) =>
        `p50 ${Math.round(total.p50)} ms, p99 ${Math.round(total.p99)} ms, pending at most ${pending?.max ?? '-'}`,
    );
    findings.steady = [...findings.steady, found];
    await untilQuiet(stack, table, signal);
  }
}

/** Stops the jobs, whose checkpoints know of all that was written before, and lets them find a backlog. */
async function maximumPart(running: Running, findings: Findings): Promise<void> {
  const { stack, table, changes, options, sizes, emit, signal } = running;
  await cancelJobs(stack, signal);
  const from = await binlogPosition(stack);
  const backlog = await step(
    emit,
    `A backlog of ${sizes.backlog.toLocaleString('en-US')} changes`,
    () => writeBacklog(changes, sizes.backlog, signal),
    ({ changes: count, writeSeconds }) => rateText(count, writeSeconds),
  );
  if (options.only.includes('limits')) {
    const to = await binlogPosition(stack);
    await attempt(running, findings, 'limits', () => limitsBetween(running, findings, [from, to]));
  }
  findings.drained = await step(
    emit,
    'The binlog at its maximum',
    () => drainBacklog(stack, table, backlog, signal),
    ({ changes: count, seconds }) => rateText(count, seconds),
  );
}

async function limitsBetween(
  { stack, table, artifacts, emit, signal }: Running,
  findings: Findings,
  backlog: readonly [BinlogPosition, BinlogPosition],
): Promise<void> {
  findings.limits = await step(
    emit,
    'Limits',
    () => measureLimits(stack, table, artifacts, backlog, signal),
    (limits) =>
      Object.values(limits)
        .map((value) => Math.round(value).toLocaleString('en-US'))
        .join(', '),
  );
}

/** The limits where no backlog is asked for: one is written that the jobs carry meanwhile. */
export async function limitsPart(running: Running, findings: Findings): Promise<void> {
  const { stack, table, changes, sizes, signal } = running;
  const from = await binlogPosition(stack);
  await writeBacklog(changes, Math.min(sizes.backlog, 100_000), signal);
  const to = await binlogPosition(stack);
  await untilQuiet(stack, table, signal);
  await limitsBetween(running, findings, [from, to]);
}
