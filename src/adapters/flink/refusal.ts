import { CdcctlError } from '../../errors/index.js';
import { redact } from '../../model/index.js';
import type { JobRunner, Secrets, SubmitAnswer, SubmitRequest } from '../../ports/index.js';
import { positionInStatement, rootCause } from './cause.js';

/** `flink-sql/cdc.sql:12` and the position of the error in the statement make `flink-sql/cdc.sql:14:7`. */
function exactPlace(place: string, trace: string): string {
  const position = positionInStatement(trace);
  const match = /^(.*):(\d+)$/.exec(place);
  if (position === null || match === null) {
    return place;
  }
  return `${match[1]}:${Number(match[2]) + position.line - 1}:${position.column}`;
}

/** Flink's refusal of a statement or a job as an error with its place and its cause in one line. */
export function refused(
  request: SubmitRequest,
  { place, trace }: Extract<SubmitAnswer, { ok: false }>,
  { log }: Pick<JobRunner, 'log'>,
  secrets: Secrets,
): CdcctlError {
  return new CdcctlError({
    code: 'CDC-JOB-REJECTED',
    what: `Flink refused ${place === null ? '' : `${exactPlace(place, trace)} `}(job ${request.name})`,
    why: redact(rootCause(trace), secrets),
    next: `Full trace: \`cdcctl logs ${log}\`. Statements are rendered from pipeline.yaml: \`cdcctl render\`.`,
  });
}

/** No statement is an INSERT or a statement set. */
export function madeNoJob({ name }: SubmitRequest): CdcctlError {
  return new CdcctlError({
    code: 'CDC-JOB-EMPTY',
    what: `The statements of ${name} made no job`,
    why: 'None of them is an INSERT or a statement set.',
    next: 'Check the rendered SQL: `cdcctl render`.',
  });
}
