import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { table } from '../../src/report/table.js';
import { benchProgram, failureText } from '../program.js';
import { PARTS, type Part, parseOptions } from './options.js';
import type { Figures, Load } from './part.js';
import { columns, rows, tables } from './shapes.js';
import { backlog, reader, steady, transaction } from './streams.js';

const RUN: Readonly<Record<Part, (load: Load) => Promise<Figures>>> = {
  steady,
  backlog,
  reader,
  transaction,
  rows,
  tables,
  columns,
};

/** A part's figures, and when and on what they were measured. */
interface Measured {
  readonly commit: string;
  readonly date: string;
  /** Load average of the machine before the part. */
  readonly load: number;
  readonly figures: Figures;
}

type Results = Readonly<Partial<Record<Part, Measured>>>;

function markdown(results: Results): string {
  const sections = PARTS.flatMap((part) => {
    const measured = results[part];
    if (measured === undefined) return [];
    const { commit, date, load, figures } = measured;
    return [
      `## ${part}`,
      '',
      `Commit ${commit}, ${date}; load of the machine before: ${load}.`,
      '',
      '| what | |',
      '|---|---:|',
      ...Object.entries(figures).map(([what, value]) => `| ${what} | ${value} |`),
      '',
    ];
  });
  return ['# Loads that last', '', 'Written by `npm run bench:load`, part by part.', '', ...sections].join('\n');
}

/** Parts that were measured before keep their results, so that they can be measured one by one. */
async function keep(out: string, part: Part, measured: Measured): Promise<Results> {
  await mkdir(out, { recursive: true });
  const file = join(out, 'load.json');
  const earlier = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : {};
  const results = { ...earlier, [part]: measured };
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  await writeFile(join(out, 'load.md'), markdown(results));
  return results;
}

await benchProgram('bench:load', parseOptions, async (options, emit, signal) => {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const texts: string[] = [];
  let ok = true;
  for (const part of options.only) {
    const about = { commit, date: new Date().toISOString(), load: Number((loadavg()[0] ?? 0).toFixed(1)) };
    const figures = await RUN[part]({ options, emit, signal }).catch((error: unknown): Figures => {
      signal.throwIfAborted();
      ok = false;
      emit({ type: 'warning', text: `${part}: ${failureText(error)}` });
      return { failed: failureText(error) };
    });
    await keep(options.out, part, { ...about, figures });
    const rows = Object.entries(figures).map(([what, value]) => [what, String(value)]);
    texts.push(part, table(['what', ''], rows), '');
  }
  return { text: texts.join('\n'), ok };
});
