import { connect } from 'node:net';

/** What a server of this kind answers to anybody, without a login; null where it speaks first. */
const QUESTIONS = {
  mysql: null,
  // ApiVersions, version 0, correlation id 1, no client id: Kafka answers it before any login.
  kafka: Buffer.from([0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 255, 255]),
  http: Buffer.from('GET /ping HTTP/1.0\r\n\r\n'),
} as const;

export interface PortQuestion {
  readonly kind: keyof typeof QUESTIONS;
  readonly host: string;
  readonly port: number;
}

/**
 * Whether the process behind a port answers within the time. The kernel takes connections for a process that hangs, so
 * a byte has to come back; that the server refuses or closes the connection is an answer too.
 */
export function portAnswers({ kind, host, port }: PortQuestion, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answered: boolean) => () => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(timeoutMs, end(false));
    const timer = setTimeout(end(false), timeoutMs);
    socket.once('connect', () => {
      const question = QUESTIONS[kind];
      if (question !== null) socket.write(question);
    });
    socket.once('data', end(true)).once('end', end(true)).once('error', end(true));
    socket.once('close', () => clearTimeout(timer));
  });
}
