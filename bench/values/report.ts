import { z } from 'zod';
import { table } from '../../src/report/table.js';

/** JMH's own report of CellBenchmark with its profiler `gc`, as far as it is used: one entry for each type. */
const reportSchema = z.array(
  z.object({
    params: z.object({ type: z.string() }),
    primaryMetric: z.object({ score: z.number(), scoreUnit: z.literal('ns/op') }),
    secondaryMetrics: z.record(z.string(), z.object({ score: z.union([z.number(), z.literal('NaN')]) })),
  }),
);

/** What one value of a type takes. */
export interface ValueCost {
  readonly type: string;
  readonly nanos: number;
  /** Bytes of memory that are allocated for it. */
  readonly bytes: number;
}

/** Reads JMH's report. Throws where it is none, or was made without the profiler `gc`. */
export function valueCosts(report: unknown): readonly ValueCost[] {
  return reportSchema.parse(report).map(({ params, primaryMetric, secondaryMetrics }) => {
    const allocated = Object.entries(secondaryMetrics).find(([name]) => name.endsWith('gc.alloc.rate.norm'))?.[1];
    if (allocated === undefined) throw new Error(`JMH does not say what ${params.type} allocates`);
    return { type: params.type, nanos: primaryMetric.score, bytes: Number(allocated.score) };
  });
}

const HEAD = ['type', 'ns a value', 'bytes allocated'];

function cells({ type, nanos, bytes }: ValueCost): readonly string[] {
  return [type, nanos.toFixed(1), bytes.toFixed(1)];
}

/** The table for a terminal. */
export function valuesText(costs: readonly ValueCost[]): string {
  return table(HEAD, costs.map(cells));
}

/** The content of values.md. */
export function valuesMarkdown(costs: readonly ValueCost[], machine: string): string {
  const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;
  return [
    '# Single values',
    '',
    `Written by \`npm run bench:values\`, on ${machine}: how long JMH sees one value take from the bytes of a row event to those`,
    'of the topic, decoded and encoded in one go, and what is allocated for it.',
    '',
    line(HEAD),
    '|---|---:|---:|',
    ...costs.map((cost) => line(cells(cost))),
    '',
  ].join('\n');
}
