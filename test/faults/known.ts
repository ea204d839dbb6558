import type { Reader } from '../../src/model/index.js';
import type { WrongRow } from './outcome.js';

interface Known {
  readonly kinds: RegExp;
  readonly failure: RegExp;
  readonly reason: string;
}

/** What Flink CDC fails at. */
const OF_FLINK_CDC: readonly Known[] = [
  {
    kinds: /^mysql-reset$/,
    failure: /not refused|lost/,
    reason: 'after RESET MASTER the job restarts itself and goes on at the new GTIDs of the server',
  },
  {
    kinds: /^binlog-purged$/,
    failure: /not refused|lost|does not help/,
    reason:
      'the job restarts for ever on a position that was purged, and no command says that a new generation is what works',
  },
];

/** Failures that are known, each with its reason, by the reader of MySQL that has them. */
const KNOWN: Partial<Readonly<Record<Reader, readonly Known[]>>> = {
  'mysql-cdc': OF_FLINK_CDC,
};

const TWO_RECORDS = 'a key update whose two records stand on both sides of a checkpoint loses its second one on resume';

/** Loses its second record on resume. */
const PARTED: Partial<Readonly<Record<Reader, string>>> = {
  'mysql-cdc': TWO_RECORDS,
};

/** What fails without luck or ill luck: it leaves the list once it passes. */
export function isKnown(reader: Reader, kind: string): boolean {
  return (KNOWN[reader] ?? []).some(({ kinds }) => kinds.test(kind));
}

/** The reason of a failure that is known; null for any other. */
export function knownReason(reader: Reader, kind: string, failure: string): string | null {
  return (KNOWN[reader] ?? []).find((known) => known.kinds.test(kind) && known.failure.test(failure))?.reason ?? null;
}

/** The same for rows that are lost: a row that came by a key update, and no other. */
export function knownLoss(reader: Reader, kind: string, wrong: readonly WrongRow[]): string | null {
  const parted =
    wrong.length <= 2 && wrong.every(({ how, operation }) => how === 'missing' && operation === 'key update');
  return (parted ? PARTED[reader] : undefined) ?? knownReason(reader, kind, 'lost');
}
