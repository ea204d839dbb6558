import { CdcctlError } from '../errors/index.js';
import { newGeneration } from '../report/refusal-text.js';

/** What only a new generation helps against says so. */
const ONLY_ANEW = /\braise `generation`/i;

/** What to do about a cause that only a new generation helps against; null for any other one. */
export function nextAnew(generation: number, cause: string | null | undefined): string | null {
  return ONLY_ANEW.test(cause ?? '') ? `To build everything anew ${newGeneration(generation)}.` : null;
}

/** The error with that as the next command, where only that helps. */
export function withNextAnew(generation: number, error: unknown): unknown {
  if (!(error instanceof CdcctlError) || error.why === undefined) return error;
  const { code, message: what, why, exitCode } = error;
  const next = nextAnew(generation, why);
  return next === null ? error : new CdcctlError({ code, what, why, next, exitCode, cause: error });
}
