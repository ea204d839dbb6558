import { mib, tenths, whole } from './numbers.js';
import type { PeerFigures } from './peers/peer.js';
import type { E2eResult } from './result.js';

/** Share of the CPU that a machine takes for itself. */
const QUIET = 0.05;

/** What must be known besides the tables, a sentence each. */
export function notes(result: E2eResult): readonly string[] {
  const { sizes, options, validation, writer } = result;
  const peers = Object.values(result.peers);
  return [
    `Profile ${options.profile}${options.reader === undefined ? '' : `, reader ${options.reader}`}.`,
    ...(result.snapshotRowsPerSecond === null
      ? []
      : [
          `Snapshot of ${whole(sizes.snapshot)} rows: ${whole(result.snapshotRowsPerSecond)} rows/s from \`cdcctl submit\` on.`,
        ]),
    ...(result.streamRowsPerSecond === null
      ? []
      : [`A backlog of ${whole(sizes.backlog)} changes, and ${options.seconds} s at each rate.`]),
    ...(validation === null
      ? []
      : [
          `Every column of ${whole(validation.rows)} rows was compared after the run, in ${validation.seconds.toFixed(1)} s (${whole(result.validateRowsPerSecond)} rows/s, at most ${mib(validation.peakBytes)} MiB in cdcctl): equal.`,
        ]),
    ...peers.map(
      ({ title, does, surplus, until, snapshotRows, snapshotSeconds, backlog }) =>
        `${title} ${does}. It had a snapshot of ${whole(snapshotRows)} rows (${tenths(snapshotSeconds)} s with its start) ` +
        `and a backlog of ${whole(backlog)} changes; ${surplusText(surplus, until)}.`,
    ),
    ...(writer.backlogChangesPerSecond === null
      ? []
      : [
          `The backlog was written with ${whole(writer.backlogChangesPerSecond)} changes/s while the jobs stood still.`,
        ]),
    ...(writer.achievedRates.length === 0
      ? []
      : [`Written at the steady rates: ${writer.achievedRates.map(whole).join(' and ')} changes/s.`]),
    ...Object.entries(result.lost)
      .filter(([, lost]) => lost > 0)
      .map(
        ([rate, lost]) => `${whole(lost)} marked rows were not seen within 30 s at ${whole(Number(rate))} changes/s.`,
      ),
    ...(result.othersShare > QUIET
      ? [
          `Other processes took up to ${Math.round(result.othersShare * 100)} % of the CPU: take these figures with care.`,
        ]
      : []),
    ...(result.minutes === null ? [] : [`The run took ${tenths(result.minutes)} minutes.`]),
    ...Object.entries(result.notMeasured).map(([name, why]) => `Not measured: ${name}: ${why}.`),
  ];
}

function surplusText(surplus: number, until: PeerFigures['until']): string {
  if (until === 'Kafka') return surplus === 0 ? 'no record came twice' : `${whole(surplus)} records came twice`;
  if (surplus === 0) return 'it showed as many rows as MySQL in the end';
  return `in the end it showed ${whole(Math.abs(surplus))} rows too ${surplus > 0 ? 'many' : 'few'}`;
}
