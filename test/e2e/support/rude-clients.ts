import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Bytes that a client sends before it goes away, and how it goes. */
export interface RudeClient {
  readonly name: string;
  readonly port: number;
  readonly send: string | Buffer;
  readonly leave: Leaving;
}

/** `at once`: while the request is under way. `answered`: after the first bytes. `slow`: it reads nothing for a while. */
export type Leaving = 'at once' | 'answered' | 'closed' | 'slow';

const LEAVING: readonly Leaving[] = ['at once', 'answered', 'closed', 'slow'];
const TOGETHER = 8;
const PATIENCE_MS = 2_000;

/** Start of a TLS handshake, as a port scan sends it. */
const CLIENT_HELLO = Buffer.concat([Buffer.from('1603010200010001fc0303', 'hex'), randomBytes(120)]);

/** Clients of an HTTP server: each path with each method and way to leave, and what is no HTTP at all. */
export function httpClients(port: number, paths: readonly string[]): readonly RudeClient[] {
  const requests = paths.flatMap((path) =>
    ['GET', 'HEAD', 'POST'].map((method) => ({
      name: `${method} ${path}`,
      send: `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${method === 'POST' ? 'Content-Length: 9\r\n' : ''}\r\n`,
    })),
  );
  return [...requests, ...noise('HTTP')].flatMap((one) => LEAVING.map((leave) => ({ ...one, port, leave })));
}

/** Clients that send no sense to a port of any protocol. */
export function noiseClients(port: number): readonly RudeClient[] {
  return noise('bytes').flatMap((one) => LEAVING.map((leave) => ({ ...one, port, leave })));
}

function noise(kind: string): readonly Pick<RudeClient, 'name' | 'send'>[] {
  return [
    { name: `${kind}: nothing`, send: '' },
    { name: `${kind}: half a request`, send: 'GET /play HTT' },
    { name: `${kind}: TLS`, send: CLIENT_HELLO },
    { name: `${kind}: random`, send: randomBytes(3_000) },
    { name: `${kind}: zeros`, send: Buffer.alloc(70_000) },
    { name: `${kind}: a long line`, send: `GET /${'a'.repeat(200_000)}` },
  ];
}

/** Lets every client come `times` times, a few at a time. Resolves to how many were let in; none ever waits for long. */
export async function comeAndGo(clients: readonly RudeClient[], times: number): Promise<number> {
  const queue = Array.from({ length: times }, () => clients).flat();
  let served = 0;
  const worker = async (): Promise<void> => {
    for (let client = queue.pop(); client !== undefined; client = queue.pop()) {
      if (await visit(client)) served += 1;
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, worker));
  return served;
}

/** False where the port took no connection. */
async function visit({ port, send, leave }: RudeClient): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  const failed = new Promise<'failed'>((resolve) => socket.once('error', () => resolve('failed')));
  socket.on('error', () => undefined);
  const connected = new Promise<'connected'>((resolve) => socket.once('connect', () => resolve('connected')));
  if ((await Promise.race([connected, failed])) === 'failed') return false;
  // Without a listener nothing is read, and the server's answer piles up.
  if (send.length > 0) socket.write(send);
  if (leave === 'answered' || leave === 'closed')
    await Promise.race([firstBytes(socket), failed, delay(PATIENCE_MS / 10)]);
  if (leave === 'slow') await Promise.race([failed, delay(20)]);
  if (leave === 'closed') socket.destroy();
  else socket.resetAndDestroy();
  return true;
}

function firstBytes(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('readable', () => resolve());
    socket.once('close', () => resolve());
  });
}
