import type { Bucket, Times } from '../generate/index.js';
import { table } from '../report/table.js';
import type { LatencyStepResult } from './latency-step.js';

const BAR_WIDTH = 40;

/** The hops and a histogram of the total, for a terminal. */
export function latencyText(result: LatencyStepResult): string {
  const { rows, lost, achievedRate, commitToKafka, kafkaToClickhouse, total, deleted } = result;
  const hops = table(
    ['hop', 'p50', 'p90', 'p99', 'max'],
    [hop('COMMIT -> Kafka', commitToKafka), hop('Kafka -> ClickHouse', kafkaToClickhouse), hop('total', total)],
  );
  return [
    `From COMMIT in MySQL to readable in ClickHouse, ${rows} rows at ${Math.round(achievedRate)}/s:`,
    '',
    hops,
    '',
    ...histogramLines(result.histogram),
    '',
    ...(lost === 0 ? [] : [`${lost} rows did not become readable in time`]),
    `${deleted} marked rows deleted again from ${result.table}`,
  ].join('\n');
}

function hop(name: string, { p50, p90, p99, max }: Times): readonly string[] {
  return [name, ...[p50, p90, p99, max].map((value) => (Number.isNaN(value) ? '-' : `${Math.round(value)} ms`))];
}

/** One line a bucket: its bounds, a bar that is longest for the fullest one, the number of values. */
export function histogramLines(buckets: readonly Bucket[]): readonly string[] {
  const most = Math.max(...buckets.map(({ count }) => count));
  const widest = Math.max(...buckets.map(({ from, to }) => String(to ?? from).length));
  return buckets.map(({ from, to, count }) => {
    const low = String(from).padStart(widest);
    const range = to === null ? `${low} ms and more` : `${low} to ${String(to).padStart(widest)} ms`;
    const bar = '#'.repeat(Math.ceil((count / most) * BAR_WIDTH));
    return `${range.padEnd(2 * widest + 10)} ${bar.padEnd(BAR_WIDTH)} ${count}`.trimEnd();
  });
}
