import type { JobKind } from '../model/index.js';

/** What came of one job. */
export interface JobOutcome {
  readonly kind: JobKind;
  readonly name: string;
  readonly id: string;
  readonly action: 'kept' | 'started' | 'resumed' | 'restarted';
  /** Path that a resumed or restarted job was started from. */
  readonly from: string | null;
}
