/** One thing that is wrong with a request, and where it is. */
export interface FieldProblem {
  /** JSON pointer into the body, such as `#/quantity`. */
  readonly pointer?: string;
  /** Name of a parameter of the path or the query. */
  readonly parameter?: string;
  readonly header?: string;
  readonly detail: string;
}

/** An answer that is not the wanted one, as RFC 9457 has it. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldProblem[];
  /** Seconds after which the same request may succeed; sent as `Retry-After`. */
  readonly retryAfter?: number;
  /** For a status that cannot follow: those that can. */
  readonly allowed?: readonly string[];
}

/** Every kind of problem: its status, and a title that is always the same. */
export const PROBLEM_KINDS = {
  'invalid-request': [400, 'The request is not valid'],
  'malformed-request': [400, 'The request cannot be read'],
  'foreign-origin': [403, 'The request comes from a page of another origin'],
  'not-found': [404, 'There is nothing at this address'],
  'no-such-order': [404, 'There is no such order'],
  timeout: [408, 'The request took too long to arrive'],
  'status-conflict': [409, 'The status cannot follow the present one'],
  'too-large': [413, 'The body is too large'],
  'media-type': [415, 'The body is not JSON'],
  'wrong-host': [421, 'The request is meant for another host'],
  'key-reused': [422, 'The Idempotency-Key belongs to another request'],
  'headers-too-large': [431, 'The headers are too large'],
  internal: [500, 'The service has an error'],
  busy: [503, 'The service has too much to do'],
  closing: [503, 'The service is closing'],
  unavailable: [503, 'The database does not answer'],
  'not-ready': [503, 'The service is not ready'],
  'unknown-outcome': [503, 'It is not known whether the change was stored'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemKind = keyof typeof PROBLEM_KINDS;

/** A problem of this kind. The type is a name, not an address: nothing is served there. */
export function problem(
  kind: ProblemKind,
  detail: string,
  more: Pick<Problem, 'errors' | 'retryAfter' | 'allowed'> = {},
): Problem {
  const [status, title] = PROBLEM_KINDS[kind];
  return { type: `urn:problem-type:order-api:${kind}`, title, status, detail, ...more };
}

/** Carries a problem to the place that answers the request. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(answer: Problem, cause?: unknown) {
    super(answer.title, cause === undefined ? undefined : { cause });
    this.name = 'ProblemError';
    this.problem = answer;
  }
}

/** Shorthand for `throw fail(...)`. */
export function fail(kind: ProblemKind, detail: string, more: Parameters<typeof problem>[2] = {}): ProblemError {
  return new ProblemError(problem(kind, detail, more));
}

/** What the request has wrong, all of it at once. */
export function invalid(errors: readonly FieldProblem[]): ProblemError {
  const what = errors.length === 1 ? 'One value is wrong' : `${errors.length} values are wrong`;
  return fail('invalid-request', `${what}; see errors.`, { errors });
}
