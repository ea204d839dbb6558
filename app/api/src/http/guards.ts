import type { FastifyRequest } from 'fastify';
import { type Problem, problem } from '../problem.js';

/** Names of the loopback interface. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** The host of `HOST` or `HOST:PORT`, in small letters. */
function hostName(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, '');
}

/**
 * Refuses what a browser sends for a page of somebody else: the service asks for no login, so a page that reaches it
 * over a name of its own, or with a request that needs no CORS, could change orders.
 */
export function guard(hostNames: readonly string[]) {
  const names = new Set([...LOOPBACK, ...hostNames]);
  return ({ headers }: Pick<FastifyRequest, 'headers'>): Problem | null => {
    const { host = '', origin } = headers;
    if (!names.has(hostName(host)))
      return problem('wrong-host', 'Its Host header names another host. ORDER_API_HOST_NAMES adds names.');
    if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`)
      return problem('foreign-origin', 'Its Origin header is not the address of this service.');
    return null;
  };
}

const COMMON = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};

const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";
/** The page of the documentation has styles in its text, and pictures in its styles. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The headers of every answer. */
export function securityHeaders(url: string): Readonly<Record<string, string>> {
  const page = url === '/docs' || url.startsWith('/docs/');
  return { ...COMMON, 'content-security-policy': page ? PAGE_POLICY : DATA_POLICY };
}
