import type { JobKind, Pipeline } from '../../model/index.js';
import { earlierCdc } from './cdc.js';
import { earlierSync } from './sync.js';

/**
 * The statements of a job as cdcctl 0.1 made them, to the character: its hashes are those of this text, and a state that
 * it left behind is recognised by them. Nothing is ever submitted from here.
 */
export function earlierStatements(pipeline: Pipeline, kind: JobKind): readonly string[] {
  return kind === 'cdc' ? earlierCdc(pipeline) : earlierSync(pipeline);
}
