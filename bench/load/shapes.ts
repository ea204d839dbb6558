import { z } from 'zod';
import { ExitCode } from '../../src/errors/index.js';
import { memoryOf } from '../e2e/child.js';
import { NAME, PORTS, type Reader, readBy } from '../e2e/pipeline.js';
import { fill, named } from '../e2e/rows.js';
import type { E2eStack } from '../e2e/stack.js';
import { untilAtLeast, untilSettled, validate } from '../e2e/wait.js';
import { step } from '../program.js';
import { type Figures, type Load, only, withTables, withText } from './part.js';

const ROWS = 1_000;

async function memory(stack: E2eStack): Promise<Figures> {
  const pids = await stack.pids();
  return Object.fromEntries(
    [...pids].map(([name, pid]) => [`${name}, MiB`, Math.round((memoryOf(pid, 'VmRSS') ?? 0) / 2 ** 20)]),
  );
}

/** Many tables, each with a thousand rows of the snapshot and one change of the binlog. */
export function tables(load: Load): Promise<Figures> {
  return withTables(load, load.options.tables, async ({ stack, tables: all, emit, signal }) => {
    for (const { source } of all) await fill(stack.quiet, source, ROWS, signal);
    const last = all.at(-1) ?? only(all);
    const submitted = await step(emit, 'Snapshot', async () => {
      const { seconds } = await stack.cdcctl(['submit']);
      await untilSettled(stack, last, signal);
      return seconds;
    });
    for (const { source } of all)
      await stack.mysql.execute(`UPDATE ${named(source)} SET status = 'paid' WHERE id <= 10`);
    const equal = await step(emit, 'Every column of every row', () => validate(stack));
    return {
      tables: all.length,
      'submit, s': Math.round(submitted),
      'validate, s': Math.round(equal.seconds),
      'rows compared': equal.rows,
      ...(await memory(stack)),
    };
  });
}

function wideText(columns: number, reader: Reader): string {
  const types = ['int', 'bigint', 'double', 'varchar(2)', 'datetime(3)', 'decimal(10, 2)'];
  const names = Array.from({ length: columns - 1 }, (_, n) => `      c${n}: ${types[n % types.length]}`);
  return tableText('wide', ['      id: int not null', ...names], reader);
}

function tableText(name: string, columns: readonly string[], reader: Reader): string {
  return `version: 1
name: ${NAME}
tables:
  - source: order_db.${name}
    generate: true
    columns:
${columns.join('\n')}
    primaryKey: [id]
    topic: ${name}-topic
    partitions: 1
    target: order_analytics.${name}
${PORTS}
${readBy(reader)}`;
}

/** One table of many columns: rows of the snapshot, then of the binlog, then changes. */
export function columns(load: Load): Promise<Figures> {
  const count = load.options.columns;
  return withText(load, wideText(count, load.options.reader), async ({ stack, emit, signal }) => {
    const insert = (from: number) =>
      stack.mysql.execute(
        `INSERT INTO order_db.wide (id, c0, c1, c2, c3, c4, c${count - 2}) VALUES ${Array.from({ length: 100 }, (_, n) => `(${from + n}, ${n}, ${n}, ${n}.5, 'é', '2026-01-01 00:00:00.123', 1)`).join(', ')}`,
      );
    await insert(1);
    const submitted = await step(emit, 'Snapshot', () => stack.cdcctl(['submit']));
    await insert(1_001);
    await stack.mysql.execute('UPDATE order_db.wide SET c1 = c1 + 1');
    const shown = async () =>
      Number(
        (await stack.clickhouse.select('SELECT toString(count()) FROM order_analytics.wide WHERE c1 > 0'))[0]?.[0],
      );
    await untilAtLeast('The wide table', shown, 200, signal);
    const equal = await step(emit, 'Every column of every row', () => validate(stack));
    return {
      columns: count,
      'submit, s': Math.round(submitted.seconds),
      'validate, s': Math.round(equal.seconds),
      'rows compared': equal.rows,
      ...(await memory(stack)),
    };
  });
}

const verdict = z.object({ verdict: z.string(), missing: z.number() });
/** Where a job does not run, nothing is compared, and the error says which. */
const checks = z.object({ tables: z.array(verdict).default([]), error: z.object({ what: z.string() }).optional() });
const jobs = z.object({ jobs: z.array(z.object({ name: z.string(), state: z.string() })) });

/** Rows that are larger than any topic takes: what becomes of them, and of a small row behind each. */
export function rows(load: Load): Promise<Figures> {
  const columns = ['      id: int not null', '      body: longtext'];
  // By default such a row stops its table until somebody has decided what becomes of it.
  const text = `${tableText('documents', columns, load.options.reader)}sink: { type: clickhouse, poison: dead-letter }\n`;
  return withText(load, text, async (up) => {
    const { stack, options, emit, signal } = up;
    await stack.mysql.execute('SET GLOBAL max_allowed_packet = 268435456');
    await stack.cdcctl(['submit']);
    const figures: Record<string, string | number> = {};
    let id = 0;
    for (const size of options.rows) {
      id += 2;
      await stack.quiet.close();
      await stack.mysql.close();
      await stack.mysql.execute(`INSERT INTO order_db.documents SELECT ${id - 1}, REPEAT('x', ${size * 2 ** 20})`);
      await stack.mysql.execute(`INSERT INTO order_db.documents VALUES (${id}, 'small')`);
      const begun = performance.now();
      const shown = async () =>
        Number(
          (
            await stack.clickhouse.select(`SELECT toString(count()) FROM order_analytics.documents WHERE id = ${id}`)
          )[0]?.[0],
        );
      const arrived = await step(emit, `A row of ${size} MiB`, () => untilAtLeast('The row behind', shown, 1, signal))
        .then(() => `${Math.round((performance.now() - begun) / 1000)} s`)
        .catch((error: Error) => error.message);
      const state = jobs.parse((await stack.cdcctl(['status'], [ExitCode.failed, ExitCode.unverified])).json).jobs;
      figures[`${size} MiB: the small row behind it`] = arrived;
      figures[`${size} MiB: jobs`] = state.map((job) => `${job.name} ${job.state}`).join(', ');
    }
    const checked = await stack.cdcctl(['validate', '--wait', '20s'], [ExitCode.difference, ExitCode.unverified]);
    const { tables: compared, error } = checks.parse(checked.json);
    const says = compared.map((table) => `${table.verdict}, ${table.missing} missing`);
    return { ...figures, 'validate says': says[0] ?? error?.what ?? 'nothing' };
  });
}
