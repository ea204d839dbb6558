import type { ErrorCode } from './catalogue/index.js';

export { AREAS, type CatalogueEntry, type ErrorCode, type ProblemCode, type RefusalCode } from './catalogue/index.js';

/** Exit codes of every command (64 and 78 as in sysexits.h). */
export const ExitCode = {
  done: 0,
  failed: 1,
  difference: 2,
  unverified: 3,
  usage: 64,
  config: 78,
  interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** One of the faults that an error stands for, as data: its code, and the fields that a fault of this code has. */
export interface Fault {
  readonly code: ErrorCode;
}

export interface ErrorText {
  /** Says which fault it is, whatever the texts say: docs/errors.md lists all. */
  readonly code: ErrorCode;
  /** What happened, one line, no full stop needed: "Port 3306 is in use". */
  readonly what: string;
  /** Why it happened or what is affected; may have several lines. */
  readonly why?: string;
  /** The next command or edit that mends it. */
  readonly next?: string;
  readonly exitCode?: ExitCode;
  /** The faults that it stands for, where there is more to tell apart than its code. */
  readonly faults?: readonly Fault[];
  readonly cause?: unknown;
}

/** The one error of the project that users see. It is shown as what / why / next, never with a stack trace. */
export class CdcctlError extends Error {
  readonly code: ErrorCode;
  readonly why: string | undefined;
  readonly next: string | undefined;
  readonly exitCode: ExitCode;
  readonly faults: readonly Fault[];

  constructor(text: ErrorText) {
    super(text.what, text.cause === undefined ? undefined : { cause: text.cause });
    this.name = 'CdcctlError';
    this.code = text.code;
    this.why = text.why;
    this.next = text.next;
    this.exitCode = text.exitCode ?? ExitCode.failed;
    this.faults = text.faults ?? [];
  }
}

/** The text of anything thrown, for use in a `why`. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(messageOf).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}

/** Why something failed, as far as the error tells: its `why`, else its text. */
export function causeOf(error: unknown): string {
  return error instanceof CdcctlError && error.why !== undefined ? error.why : messageOf(error);
}

/** True where the error says that the user or a caller cancelled the work. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'InterruptedError');
}
