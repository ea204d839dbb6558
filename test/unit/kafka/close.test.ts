import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createBroker } from '../../../src/adapters/kafka/index.js';

test('a client whose broker never answers can be closed', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const broker = createBroker({ bootstrap: `127.0.0.1:${address.port}` });
  const asked = broker.offsets('orders').then(
    () => 'answered',
    () => 'failed',
  );
  await once(server, 'connection');
  const began = Date.now();
  await broker.close();
  expect(Date.now() - began).toBeLessThan(10_000);
  for (const socket of sockets) socket.destroy();
  server.close();
  expect(await asked).toBe('failed');
});
