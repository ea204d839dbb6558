import { execFileSync } from 'node:child_process';
import { request } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Kafka, logLevel, type SASLOptions } from 'kafkajs';

/*
 * What somebody may try who has no secret. Each gives what came of it as a short text, so that a test compares words
 * and a door that opens says which one it was.
 */

export interface HttpTry {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  /** 0 where there was no answer in HTTP. */
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

const TIMEOUT_MS = 10_000;

/** A request without TLS, with exactly these headers. */
export function http(port: number, { method = 'GET', path = '/', headers = {}, body }: HttpTry): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const none = (error: Error): void => resolve({ status: 0, headers: {}, text: error.message });
    const call = request({ host: '127.0.0.1', port, method, path, headers, agent: false, timeout: TIMEOUT_MS });
    call.on('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      answer.on('error', none);
    });
    call.on('error', none).on('timeout', () => call.destroy(new Error('no answer')));
    call.end(body);
  });
}

/** Asks in TLS without a certificate of one's own: `refused`, `silent`, or what the other side sent. */
export function tlsWithoutKey(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false });
    socket.on('secureConnect', () => socket.write('GET /overview HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'));
    socket.on('data', (data) => resolve(data.toString('latin1').slice(0, 200)));
    socket.on('error', () => resolve('refused'));
    socket.on('close', () => resolve('refused'));
    socket.setTimeout(TIMEOUT_MS, () => {
      socket.destroy();
      resolve('silent');
    });
  });
}

/** Sends bytes as they are and gives what comes back until the other side ends, or nothing comes for a while. */
export function raw(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connectTcp({ host: '127.0.0.1', port }, () => socket.write(bytes));
    socket.on('data', (data) => {
      text += data.toString('latin1');
    });
    socket.on('error', () => resolve(text));
    socket.on('close', () => resolve(text));
    socket.setTimeout(1_500, () => socket.destroy());
  });
}

/** What a client of Kafka gets with this login, or without one: a number of topics, or the name of the error. */
export async function kafkaTopics(port: number, sasl?: SASLOptions): Promise<string> {
  // A copy: kafkajs notes in the object what it logs in with.
  const login = sasl === undefined ? {} : { sasl: { ...sasl } };
  const options = { clientId: 'stranger', connectionTimeout: 3_000, requestTimeout: 3_000, retry: { retries: 0 } };
  const kafka = new Kafka({ ...options, ...login, brokers: [`127.0.0.1:${port}`], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  try {
    await admin.connect();
    return `${(await admin.listTopics()).length} topics`;
  } catch (error) {
    return (error as Error).name;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Runs a command as the user nobody; its standard output and error, whatever it comes to. */
export function asNobody(command: string, ...args: readonly string[]): string {
  try {
    const options = ['--reuid=65534', '--regid=65534', '--clear-groups', command, ...args];
    return execFileSync('setpriv', options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    return `${stdout}${stderr}`;
  }
}
