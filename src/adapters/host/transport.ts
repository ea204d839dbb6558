import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { ClientTls } from '../../ports/index.js';

export interface Question {
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
}

/** Sends a question and reads the whole answer. Connections are kept for the next one; they do not keep the process alive. */
export type Transport = (question: Question) => Promise<Reply>;

/** HTTP to `url`, with mutual TLS where `tls` is given. `fetch` cannot show a certificate without another client library. */
export function createTransport(url: string, tls?: ClientTls): Transport {
  const agent =
    tls === undefined
      ? new HttpAgent({ keepAlive: true })
      : new HttpsAgent({ keepAlive: true, pfx: tls.pfx, passphrase: tls.passphrase, ca: [...tls.ca] });
  const send = tls === undefined ? httpRequest : httpsRequest;
  return ({ method, path, body, signal }) =>
    new Promise((resolve, reject) => {
      const failed = (error: unknown): void => reject(signal.aborted ? signal.reason : error);
      const headers = { accept: 'application/json', 'content-type': 'application/json' };
      const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
      const options = { method, agent, signal, headers: { ...headers, ...length } };
      const call = send(url + path, options, (answer) => read(answer).then(resolve, failed));
      call.on('error', failed);
      call.end(body);
    });
}

async function read(answer: IncomingMessage): Promise<Reply> {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(Buffer.from(part as Uint8Array));
  return { status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') };
}
