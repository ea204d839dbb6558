import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { portAnswers } from '../../../src/adapters/host/ask-port.js';
import { askEngines } from '../../../src/cli/ask-engines.js';
import type { EngineStatus } from '../../../src/ports/index.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that does this with each connection. */
async function serve(answer: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    answer(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return (server.address() as { port: number }).port;
}

const silence = (): void => undefined;

test.each([
  ['a byte comes back', (socket: Socket) => void socket.write('x'), true],
  ['the server closes the connection', (socket: Socket) => void socket.end(), true],
  ['nothing comes back', silence, false],
])('%s', async (_name, answer, expected) => {
  const port = await serve(answer);
  expect(await portAnswers({ kind: 'mysql', host: '127.0.0.1', port }, 300)).toBe(expected);
});

const ready = (name: string): EngineStatus => ({ name, state: 'ready', pid: 1, restarts: 0 });
const NOW = 1_000_000_000;

async function asked(
  engines: readonly EngineStatus[],
  heartbeats: readonly number[],
  ports: { mysql: number; http: number },
) {
  const endpoints = {
    mysql: { host: '127.0.0.1', port: ports.mysql },
    ...{ kafka: `127.0.0.1:${ports.http}`, flink: '', clickhouse: `http://127.0.0.1:${ports.http}` },
  };
  const flink = { list: async () => [], heartbeats: async () => heartbeats };
  const found = await askEngines(engines, { endpoints, flink: flink as never }, { now: () => NOW });
  return found.map(({ name, state, silentSince }) => [name, state, silentSince]);
}

test('those that do not answer hang, since the watcher last heard of them', async () => {
  const mysql = await serve(silence);
  const http = await serve((socket) => socket.end('x'));
  const engines = [
    { ...ready('mysql'), silentSince: NOW - 40_000 },
    { ...ready('kafka'), silentSince: NOW - 40_000 },
    ...['clickhouse-server', 'flink-jobmanager', 'flink-taskmanager'].map(ready),
    { ...ready('unasked'), silentSince: NOW - 9_000 },
    { ...ready('other'), state: 'starting' as const },
  ];
  expect(await asked(engines, [NOW - 30_000], { mysql, http })).toEqual([
    ['mysql', 'hung', NOW - 40_000],
    ['kafka', 'ready', undefined],
    ['clickhouse-server', 'ready', undefined],
    ['flink-jobmanager', 'ready', undefined],
    ['flink-taskmanager', 'hung', NOW - 30_000],
    ['unasked', 'hung', NOW - 9_000],
    ['other', 'starting', undefined],
  ]);
});

test('a TaskManager that tells that it is there is ready', async () => {
  expect(await asked([ready('flink-taskmanager')], [NOW - 2_000], { mysql: 1, http: 1 })).toEqual([
    ['flink-taskmanager', 'ready', undefined],
  ]);
});

test('one of several TaskManagers hangs', async () => {
  const beats = [NOW - 1_000, NOW - 15_000, NOW - 2_000];
  expect(await asked([ready('flink-taskmanager')], beats, { mysql: 1, http: 1 })).toEqual([
    ['flink-taskmanager', 'hung', NOW - 15_000],
  ]);
});
