import type { Draft } from '../draft.js';
import type { Problem } from '../problem.js';

/** What a rule found: problems stop the command, warnings are shown and it goes on. */
export interface Findings {
  readonly problems: Problem[];
  readonly warnings: Problem[];
}

/** Looks at one concern of the draft and adds what it finds. */
export type Rule = (draft: Draft, findings: Findings) => void;
