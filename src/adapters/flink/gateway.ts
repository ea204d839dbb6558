import { setTimeout as delay } from 'node:timers/promises';
import { CdcctlError, isAbort } from '../../errors/index.js';
import { redact } from '../../model/index.js';
import type { Secrets, SubmitRequest } from '../../ports/index.js';
import { positionInStatement, rootCause } from './cause.js';
import { FlinkRefusal, type RestClient } from './http.js';
import { nothing, operation, operationResult, operationStatus, session } from './schemas.js';

const POLL_MS = 50;

/**
 * Flink's option for the id of the next job. With an id that is known beforehand a submission can be recorded before
 * it happens, and the JobManager refuses to run it twice.
 */
const JOB_ID = '$internal.pipeline.job-id';
/** Understood by Flink 1.18 to 1.20. */
const RESTORE_FROM = 'execution.savepoint.path';

/**
 * Settings of the one session that makes the job. The path to restore from stands here only: in a session that went
 * on, or in the cluster's configuration, it would be the start of the next job too.
 */
function sessionProperties(request: SubmitRequest): Readonly<Record<string, string>> {
  return {
    ...request.settings,
    'pipeline.name': request.name,
    [JOB_ID]: request.id,
    ...(request.restoreFrom === null ? {} : { [RESTORE_FROM]: request.restoreFrom }),
  };
}

/** `flink-sql/cdc.sql:12` and the position of the error in the statement make `flink-sql/cdc.sql:14:7`. */
function exactPlace(place: string, trace: string): string {
  const position = positionInStatement(trace);
  const match = /^(.*):(\d+)$/.exec(place);
  if (position === null || match === null) {
    return place;
  }
  return `${match[1]}:${Number(match[2]) + position.line - 1}:${position.column}`;
}

function refused(request: SubmitRequest, place: string, refusal: FlinkRefusal, secrets: Secrets): CdcctlError {
  return new CdcctlError({
    what: `Flink refused ${exactPlace(place, refusal.trace)} (job ${request.name})`,
    why: redact(rootCause(refusal.trace), secrets),
    next: 'Full trace: `cdcctl logs sql-gateway`. Statements are rendered from pipeline.yaml: `cdcctl render`.',
  });
}

/** Runs one statement to its end and gives the id of the job that it made, if any. */
async function execute(
  client: RestClient,
  sessionPath: string,
  sql: string,
  signal: AbortSignal,
): Promise<string | null> {
  const { operationHandle } = await client.request(operation, {
    method: 'POST',
    path: `${sessionPath}/statements`,
    body: { statement: sql },
    signal,
  });
  const path = `${sessionPath}/operations/${operationHandle}`;
  for (;;) {
    const { status } = await client.request(operationStatus, { method: 'GET', path: `${path}/status`, signal });
    if (!['INITIALIZED', 'PENDING', 'RUNNING'].includes(status)) {
      break;
    }
    await delay(POLL_MS, undefined, { signal });
  }
  // The result of a failed operation is the refusal with its trace.
  for (;;) {
    const result = await client.request(operationResult, {
      method: 'GET',
      path: `${path}/result/0?rowFormat=JSON`,
      signal,
    });
    if (result.resultType !== 'NOT_READY') {
      return result.jobID ?? null;
    }
    await delay(POLL_MS, undefined, { signal });
  }
}

/** Runs the statements in a session of their own, which is closed in every case, and gives the job's id. */
export async function submitThroughGateway(
  client: RestClient,
  request: SubmitRequest,
  secrets: Secrets,
  signal: AbortSignal,
): Promise<string> {
  const { sessionHandle } = await client.request(session, {
    method: 'POST',
    path: '/v2/sessions',
    body: { sessionName: request.name, properties: sessionProperties(request) },
    signal,
  });
  const path = `/v2/sessions/${sessionHandle}`;
  try {
    let jobId: string | null = null;
    for (const { sql, place } of request.statements) {
      try {
        jobId = (await execute(client, path, sql, signal)) ?? jobId;
      } catch (error) {
        throw error instanceof FlinkRefusal ? refused(request, place, error, secrets) : error;
      }
    }
    if (jobId === null) {
      throw new CdcctlError({
        what: `The statements of ${request.name} made no job`,
        why: 'None of them is an INSERT or a statement set.',
        next: 'Check the rendered SQL: `cdcctl render`.',
      });
    }
    return jobId;
  } finally {
    await closeSession(client, path);
  }
}

/** A session that cannot be closed ends by the gateway's idle timeout; the outcome of the submission counts more. */
async function closeSession(client: RestClient, path: string): Promise<void> {
  try {
    await client.request(nothing, { method: 'DELETE', path });
  } catch (error) {
    if (!(error instanceof FlinkRefusal || error instanceof CdcctlError || isAbort(error))) {
      throw error;
    }
  }
}
