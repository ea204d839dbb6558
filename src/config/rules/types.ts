import type { Problem } from '../../model/index.js';
import type { Draft } from '../draft.js';

/** What a rule found: problems stop the command, warnings are shown and it goes on. */
export interface Findings {
  readonly problems: Problem[];
  readonly warnings: Problem[];
  /** Whether the config was made from MySQL's columns, so that a collation which it does not name is none that helps. */
  readonly collationsRead?: boolean;
}

/** Looks at one concern of the draft and adds what it finds. */
export type Rule = (draft: Draft, findings: Findings) => void;
