import type { Socket } from 'node:net';
import { type Problem, problem } from '../problem.js';

/** The problem of a request that Node could not read. */
export function clientProblem(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW')
    return problem('headers-too-large', 'They may have 8192 bytes, with the address.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return problem('timeout', 'Send it again.');
  return problem('malformed-request', 'The request is not valid HTTP.');
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

/** Writes the answer by hand: there is no request yet that could be answered. */
export function answerClientError({ code }: { readonly code?: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const answer = clientProblem(code);
  const body = JSON.stringify(answer);
  socket.end(
    [
      `HTTP/1.1 ${answer.status} ${REASONS[answer.status]}`,
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
