import { type Difference, doubledIn, lostIn } from './compare.js';
import type { Delivery } from './stack.js';
import type { TableName } from './tables.js';
import type { StepsBack } from './watch.js';

/** A row that is not in ClickHouse as it is in MySQL, and how it was changed last. */
export interface WrongRow {
  readonly table: TableName;
  readonly key: string;
  readonly how: 'missing' | 'stale' | 'extra' | 'twice';
  /** `none` where MySQL has no such row. */
  readonly operation: string;
}

/** What came of one fault. */
export interface Outcome {
  readonly number: number;
  readonly kind: string;
  readonly what: string;
  readonly delivery: Delivery;
  readonly at: string;
  readonly seconds: number;
  /** Load average of the machine over its last minute. */
  readonly load: number;
  /** Acknowledged while it lasted and until both sides were compared. */
  readonly changes: number;
  /** From the moment the engines are back until a marker that was written after it is visible; null where there was none. */
  readonly recoveryMs: number | null;
  readonly wrong: readonly WrongRow[];
  readonly steps: StepsBack;
  /** What the run noted, for whoever looks for the cause. */
  readonly notes: readonly string[];
  /** What is not as it should be, each with a reason where it is known. */
  readonly failures: readonly Failure[];
  /** Why it was not tried on this machine. */
  readonly skipped?: string;
}

export interface Failure {
  readonly text: string;
  readonly known: string | null;
}

export function lost({ wrong }: Pick<Outcome, 'wrong'>): number {
  return wrong.filter(({ how }) => how === 'missing' || how === 'stale').length;
}

export function doubled({ wrong }: Pick<Outcome, 'wrong'>): number {
  return wrong.length - lost({ wrong });
}

export function wrongRows(
  table: TableName,
  difference: Difference,
  operationOf: (key: string) => string,
): readonly WrongRow[] {
  if (lostIn(difference) + doubledIn(difference) === 0) return [];
  return (['missing', 'stale', 'extra', 'twice'] as const).flatMap((how) =>
    difference[how].map((key) => ({ table, key, how, operation: operationOf(key) })),
  );
}
