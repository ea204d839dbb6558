import type { WrongRow } from './outcome.js';

/** Failures of the present source that are known, each with its reason. */
const KNOWN: readonly { readonly kinds: RegExp; readonly failure: RegExp; readonly reason: string }[] = [
  {
    kinds: /^mysql-reset$/,
    failure: /not refused|lost/,
    reason: 'after RESET MASTER the job restarts itself and goes on at the new GTIDs of the server',
  },
  {
    kinds: /^binlog-purged$/,
    failure: /not refused|lost/,
    reason:
      'the job restarts for ever on a position that was purged, and no command says that a new generation is what works',
  },
];

const PARTED = 'a key update whose two records stand on both sides of a checkpoint loses its second one on resume';

/** What fails without luck or ill luck: it leaves the list once it passes. */
export function isKnown(kind: string): boolean {
  return KNOWN.some(({ kinds }) => kinds.test(kind));
}

/** The reason of a failure that is known; null for any other. */
export function knownReason(kind: string, failure: string): string | null {
  return KNOWN.find((known) => known.kinds.test(kind) && known.failure.test(failure))?.reason ?? null;
}

/** The same for rows that are lost: a row that came by a key update, and no other. */
export function knownLoss(kind: string, wrong: readonly WrongRow[]): string | null {
  const parted =
    wrong.length <= 2 && wrong.every(({ how, operation }) => how === 'missing' && operation === 'key update');
  return parted ? PARTED : knownReason(kind, 'lost');
}
