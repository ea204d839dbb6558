import { whole } from './numbers.js';
import type { E2eResult } from './result.js';
import { barChart, type Group } from './svg.js';

/** SVG texts by file name. */
export function plots(result: E2eResult): ReadonlyMap<string, string> {
  const latency = Object.entries(result.latencyMs).flatMap(([rate, found]): Group[] =>
    found === null
      ? []
      : [
          {
            label: `${whole(Number(rate))} changes/s`,
            bars: (['p50', 'p90', 'p99', 'max'] as const).map((name) => ({ label: name, value: found[name] })),
          },
        ],
  );
  const contenders = (own: number | null, of: 'snapshotRowsPerSecond' | 'streamRowsPerSecond'): Group['bars'] => [
    ...(own === null ? [] : [{ label: 'this pipeline', value: own }]),
    ...Object.values(result.peers).map((peer) => ({ label: peer.title, value: peer[of] })),
  ];
  const throughput = [
    { label: 'snapshot', bars: contenders(result.snapshotPaceRowsPerSecond, 'snapshotRowsPerSecond') },
    { label: 'stream', bars: contenders(result.streamRowsPerSecond, 'streamRowsPerSecond') },
  ].filter(({ bars }) => bars.length > 0);
  return new Map([
    ...(latency.length === 0 ? [] : [['e2e-latency.svg', barChart('From COMMIT to readable', 'ms', latency)] as const]),
    ...(throughput.length === 0
      ? []
      : [['e2e-throughput.svg', barChart('Rows per second', 'rows/s', throughput)] as const]),
  ]);
}
