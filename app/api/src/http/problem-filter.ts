import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Log, traceOf } from '../log.js';
import { type Problem, ProblemError, problem } from '../problem.js';

/** Bytes of a body; an order with the longest name in the longest spelling has a fifth of it. */
export const BODY_LIMIT = 16_384;

/** Answers with a problem. */
export function sendProblem(reply: FastifyReply, { retryAfter, ...body }: Problem): void {
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
  reply.code(body.status).type('application/problem+json').send(JSON.stringify(body));
}

/** Errors of Fastify and Nest have a status, and texts of their own. */
function ofStatus(status: number, { method, url }: Pick<FastifyRequest, 'method' | 'url'>): Problem | null {
  if (status === 404) return problem('not-found', `${method} ${url.split('?')[0]?.slice(0, 200)} does not exist.`);
  if (status === 413) return problem('too-large', `A body may have ${BODY_LIMIT} bytes.`);
  if (status === 415) return problem('media-type', 'Send it with the header Content-Type: application/json.');
  if (status >= 400 && status < 500) return problem('malformed-request', 'The request is not valid HTTP.');
  return null;
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = (error ?? {}) as { readonly statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : 500;
}

/** The problem of anything that was thrown; what nobody expected goes to the log. */
function problemOf(error: unknown, request: Pick<FastifyRequest, 'method' | 'url' | 'id'>, log: Log): Problem {
  if (error instanceof ProblemError) return error.problem;
  const known = ofStatus(statusOf(error), request);
  if (known !== null) return known;
  log('error', 'unexpected', { request: request.id, ...traceOf(error) });
  return problem('internal', `The log of the service has the reason, under request ${request.id}.`);
}

/** Turns every error into a problem. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent) return;
    sendProblem(reply, problemOf(error, http.getRequest<FastifyRequest>(), this.log));
  }
}
