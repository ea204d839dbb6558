import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FaultProxy } from '../../faults/proxy.js';

/** A server that sends back what it gets, behind a proxy. */
let server: Server;
let proxy: FaultProxy;
const sockets: Socket[] = [];

beforeEach(async () => {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
    sockets.push(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await FaultProxy.to((server.address() as { port: number }).port);
});

afterEach(() => {
  proxy.close();
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
});

async function client() {
  const socket = connect(proxy.port, '127.0.0.1');
  sockets.push(socket);
  const got = { text: '', ended: '' };
  socket.on('data', (data) => {
    got.text += data.toString();
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    got.ended = error.code ?? '';
  });
  socket.on('end', () => {
    got.ended ||= 'end';
  });
  await once(socket, 'connect');
  return { socket, got };
}

async function until(done: () => boolean): Promise<void> {
  for (let n = 0; n < 400 && !done(); n++) await delay(10);
  expect(done()).toBe(true);
}

test('passes bytes and the end on', async () => {
  const { socket, got } = await client();
  socket.end('a'.repeat(100_000));
  await until(() => got.ended === 'end');
  expect(got.text).toHaveLength(100_000);
});

test('half open: nothing passes, no end is seen, and it goes on where it was', async () => {
  const { socket, got } = await client();
  socket.write('one');
  await until(() => got.text === 'one');
  proxy.mode = 'half-open';
  socket.end('two');
  await delay(100);
  expect(got).toEqual({ text: 'one', ended: '' });
  proxy.mode = 'pass';
  await until(() => got.ended === 'end');
  expect(got.text).toBe('onetwo');
});

test('reset: connections break, new ones too', async () => {
  const { socket, got } = await client();
  socket.write('one');
  await until(() => got.text === 'one');
  proxy.mode = 'reset';
  await until(() => got.ended === 'ECONNRESET');
  const second = connect(proxy.port, '127.0.0.1');
  const [error] = await once(second, 'error');
  expect(error.code).toBe('ECONNRESET');
});

test('trickle: 1 KB a second in each direction', async () => {
  proxy.mode = 'trickle';
  const { socket, got } = await client();
  socket.write('x'.repeat(2_000));
  await delay(500);
  expect(got.text.length).toBeLessThan(1_000);
  proxy.mode = 'pass';
  await until(() => got.text.length === 2_000);
});

test('where nothing listens behind it a connection breaks', async () => {
  server.close();
  for (const socket of sockets.splice(0)) socket.destroy();
  const socket = connect(proxy.port, '127.0.0.1');
  const [error] = await once(socket, 'error');
  expect(error.code).toBe('ECONNRESET');
});
