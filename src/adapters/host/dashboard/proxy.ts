import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { ClientTls } from '../../../ports/index.js';
import { type DashboardRequest, decideDashboard } from './decide.js';
import type { DashboardKeys } from './keys.js';

export interface DashboardOptions {
  /** The port of 127.0.0.1 that people open. */
  readonly port: number;
  /** The JobManager's REST endpoint on 127.0.0.1. */
  readonly rest: { readonly port: number; readonly tls: ClientTls };
  readonly keys: DashboardKeys;
  /** What prints the link, for the page of those who have none. */
  readonly command: string;
}

/** A page of another origin can neither read, nor frame, nor guess by its size or its errors what is here. */
const HEADERS = {
  'content-security-policy': "frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
/** What Flink's answer brings that a browser needs; nothing that would let other origins in. */
const ANSWER_HEADERS = ['cache-control', 'content-encoding', 'content-length', 'content-type', 'last-modified'];
const QUESTION_HEADERS = ['accept', 'accept-encoding', 'if-modified-since'];
const TIMEOUT_MS = 60_000;

/**
 * Flink's dashboard for browsers, in front of a REST endpoint that only the holder of a key can call. What passes is
 * decided by `decideDashboard`; what passes is a GET without a body, so that piping the answer is all there is to do.
 * Resolves once it listens.
 */
export function serveDashboard(options: DashboardOptions): Promise<Server> {
  const { pfx, passphrase, ca } = options.rest.tls;
  const agent = new Agent({ keepAlive: true, maxSockets: 16, pfx, passphrase, ca: [...ca] });
  const server = createServer((request, response) => handle(request, response, options, agent));
  server.headersTimeout = 10_000;
  server.requestTimeout = 10_000;
  server.maxConnections = 64;
  server.on('close', () => agent.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: options.port, exclusive: true }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function handle(request: IncomingMessage, response: ServerResponse, options: DashboardOptions, agent: Agent): void {
  const decision = decideDashboard(asked(request), options.port, options.keys);
  if ('redirect' in decision) {
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'set-cookie': decision.cookie,
      'cache-control': 'no-store',
    };
    response
      .writeHead(200, { ...HEADERS, ...headers })
      .end(`<meta http-equiv="refresh" content="0; url=${decision.redirect}">\n`);
  } else if ('refuse' in decision) {
    refuse(request, response, decision.refuse, options.command);
  } else {
    forward(decision.pass, request, response, options, agent);
  }
}

function asked({ headers, method = '', url = '' }: IncomingMessage): DashboardRequest {
  const fetchSite = headers['sec-fetch-site'];
  return {
    method,
    url,
    host: headers.host,
    origin: headers.origin,
    fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined,
    cookie: headers.cookie,
  };
}

const REASONS: Readonly<Record<number, (command: string) => string>> = {
  401: (command) => `Flink's dashboard opens with the link that this command prints:\n\n    ${command}\n`,
  403: (command) =>
    `Flink's dashboard takes no requests from other pages. Paste the link into the address bar; this command prints it:\n\n    ${command}\n`,
  404: () => "This is not a part of Flink's dashboard.\n",
  405: (command) => `The dashboard is for looking. Jobs are changed by ${command.split(' ')[0]} alone.\n`,
};

function refuse(request: IncomingMessage, response: ServerResponse, status: number, command: string): void {
  // A body that nobody reads would keep the connection.
  const close = request.method === 'GET' ? {} : { connection: 'close' };
  const type = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
  response.writeHead(status, { ...HEADERS, ...type, ...close }).end(REASONS[status]?.(command));
}

function chosen(headers: IncomingMessage['headers'], names: readonly string[]): Record<string, string | string[]> {
  return Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}

function forward(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  { rest }: DashboardOptions,
  agent: Agent,
): void {
  const headers = chosen(request.headers, QUESTION_HEADERS);
  const call = httpsRequest({ host: '127.0.0.1', port: rest.port, path, agent, headers, timeout: TIMEOUT_MS });
  call.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, { ...HEADERS, ...chosen(answer.headers, ANSWER_HEADERS) });
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  call.on('timeout', () => call.destroy(new Error('no answer')));
  call.on('error', () => {
    if (response.headersSent) return void response.destroy();
    const type = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
    response.writeHead(502, { ...HEADERS, ...type }).end('The JobManager does not answer. See: cdcctl status\n');
  });
  response.on('close', () => call.destroy());
  call.end();
}
