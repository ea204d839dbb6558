import { whole } from './numbers.js';
import type { PeerFigures } from './peers/peer.js';
import type { E2eResult } from './result.js';

function beside(text: (peer: PeerFigures) => string, peer: PeerFigures | undefined): string {
  return peer === undefined ? '' : ` (${peer.title}: ${text(peer)})`;
}

/** The figures in a few lines, as the README shows them; only those that were measured. */
export function summaryLines(result: E2eResult): readonly string[] {
  const [rate, latency] = Object.entries(result.latencyMs)[0] ?? [];
  const { 'mysql-ch-replicator': replicator, debezium } = result.peers;
  const {
    snapshotPaceRowsPerSecond: copied,
    streamRowsPerSecond: stream,
    streamToKafkaRowsPerSecond: toKafka,
  } = result;
  const { validation } = result;
  return [
    ...(latency == null
      ? []
      : [
          `- From COMMIT to readable at ${whole(Number(rate))} changes/s: p50 ${whole(latency.p50)} ms, p99 ${whole(latency.p99)} ms` +
            beside(({ latencyMs: { p50, p99 } }) => `${whole(p50)} and ${whole(p99)} ms`, replicator),
        ]),
    ...(stream === null
      ? []
      : [
          `- From the binlog: ${whole(stream)} changes/s${beside((peer) => whole(peer.streamRowsPerSecond), replicator)}, ` +
            `into Kafka ${whole(toKafka)}${beside((peer) => whole(peer.streamRowsPerSecond), debezium)}`,
        ]),
    ...(copied === null
      ? []
      : [`- Snapshot: ${whole(copied)} rows/s${beside((peer) => whole(peer.snapshotRowsPerSecond), replicator)}`]),
    ...(validation === null
      ? []
      : [
          `- \`validate\` compares every column of ${whole(validation.rows)} rows at ${whole(result.validateRowsPerSecond)} rows/s`,
        ]),
  ];
}
