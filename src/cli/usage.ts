import { CdcctlError, type ErrorCode, ExitCode } from '../errors/index.js';

/** The error for a command line that cannot be carried out as it is. */
export function usageError(code: ErrorCode, what: string, next: string): CdcctlError {
  return new CdcctlError({ code, what, next, exitCode: ExitCode.usage });
}
