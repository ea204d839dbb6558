import { CdcctlError } from '../../errors/index.js';

/** What a message about a runner is made of. */
export interface Told {
  /** As in `JobRunner.log`. */
  readonly log: string;
  /** Replaces secrets in a text for people. */
  readonly redact: (text: string) => string;
}

/** What Java says where the jars are older than the program, and bash where a container is. */
const NO_PROGRAM = /Could not find or load main class|runner\.sh: No such file/;

/** For an answer that is none. */
export function notUnderstood(line: string, { log, redact }: Told): CdcctlError {
  return new CdcctlError({
    code: 'CDC-SUBMITTER',
    what: "The program that submits Flink's jobs gave an answer that is not understood",
    why: redact(line.slice(0, 200)),
    next: `See \`cdcctl logs ${log}\`; \`cdcctl up\` replaces a stack of another version.`,
  });
}

/** For a process that could not be started, or ended before it answered. */
export function died(how: string, started: boolean, lastLines: readonly string[], { log, redact }: Told): CdcctlError {
  if (!started) {
    return new CdcctlError({
      code: 'CDC-SUBMITTER',
      what: "The program that submits Flink's jobs could not be started",
      why: how,
      next: 'Check the Java of this machine: `cdcctl doctor`.',
    });
  }
  if (lastLines.some((line) => NO_PROGRAM.test(line))) {
    return new CdcctlError({
      code: 'CDC-STACK-OTHER-VERSION',
      what: 'The stack was started by another version of cdcctl',
      why: "It lacks the program that submits Flink's jobs.",
      next: 'cdcctl up',
    });
  }
  return new CdcctlError({
    code: 'CDC-SUBMITTER',
    what: "The program that submits Flink's jobs ended before it answered",
    why: [how, ...lastLines.map(redact)].join('\n'),
    next: `See \`cdcctl logs ${log}\`, then run \`cdcctl submit\` again: a job that runs already is kept.`,
  });
}

/** For a process that lives and says nothing. */
export function silent(ms: number, { log }: Told): CdcctlError {
  return new CdcctlError({
    code: 'CDC-SUBMITTER',
    what: "The program that submits Flink's jobs does not answer",
    why: `No answer within ${ms / 1000} s.`,
    next: `See \`cdcctl status\` and \`cdcctl logs ${log}\`, then run \`cdcctl submit\` again: a job that runs already is kept.`,
  });
}
