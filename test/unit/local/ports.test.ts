import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { portOwner } from '../../../src/adapters/host/port-owner.js';
import { findFreePort, isFree } from '../../../src/adapters/host/port-registry.js';
import type { LocalPorts } from '../../../src/adapters/local/engine-spec.js';
import { type PortRequest, resolvePorts } from '../../../src/adapters/local/ports.js';
import type { Event } from '../../../src/ports/index.js';
import { PIPELINE, smallStack, until } from './harness.js';

// Real processes on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let root: string;
let events: Event[];
const servers: Server[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cdcctl-ports-'));
  events = [];
});
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  rmSync(root, { recursive: true, force: true });
});

function request(name: string, change: Partial<PortRequest> = {}): PortRequest {
  const stateDir = join(root, name);
  mkdirSync(stateDir, { recursive: true });
  return {
    cacheDir: join(root, 'cache'),
    stateDir,
    settings: PIPELINE.ports,
    remembered: null,
    autoPorts: false,
    emit: (event) => events.push(event),
    ...change,
  };
}

/** Occupies a port in this process. */
async function occupy(host = '127.0.0.1'): Promise<number> {
  const port = await findFreePort(new Set(), 23_100 - 20_000);
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen({ host, port }, resolve));
  return port;
}

const distinct = (ports: LocalPorts): number => new Set(Object.values(ports)).size;

test('auto chooses a free port of its own for every service', async () => {
  const ports = await resolvePorts(request('one'));
  expect(distinct(ports)).toBe(11);
  expect(await Promise.all(Object.values(ports).map(isFree))).not.toContain(false);
});

test('pipelines that start together never choose the same', async () => {
  const chosen = await Promise.all(['one', 'two', 'three', 'four'].map((name) => resolvePorts(request(name))));
  expect(new Set(chosen.flatMap((ports) => Object.values(ports))).size).toBe(44);
});

test('configured ports are taken as they are', async () => {
  const mysql = await findFreePort(new Set(), 23_150 - 20_000);
  const ports = await resolvePorts(request('one', { settings: { ...PIPELINE.ports, mysql } }));
  expect(ports.mysql).toBe(mysql);
});

test('every port in use is named with its owner and its key', async () => {
  const [mysql, flink] = [await occupy(), await occupy('0.0.0.0')];
  const failed = resolvePorts(request('one', { settings: { ...PIPELINE.ports, mysql, flink } }));
  await expect(failed).rejects.toMatchObject({
    message: `Ports ${mysql}, ${flink} are in use`,
    why: expect.stringContaining(`ports.mysql: ${mysql} is held by ${portOwner(mysql)?.command} (pid ${process.pid})`),
    next: expect.stringContaining('cdcctl up --auto-ports'),
  });
  await expect(failed).rejects.toMatchObject({ why: expect.stringContaining(`ports.flink: ${flink}`) });
});

test('the same port for two services is refused', async () => {
  const port = await findFreePort(new Set(), 23_160 - 20_000);
  const failed = resolvePorts(request('one', { settings: { ...PIPELINE.ports, mysql: port, kafka: port } }));
  await expect(failed).rejects.toThrow(`Port ${port} is in use`);
});

test('--auto-ports replaces a port in use, says so, and keeps to its choice', async () => {
  const mysql = await occupy();
  const settings = { ...PIPELINE.ports, mysql };
  const ports = await resolvePorts(request('one', { settings, autoPorts: true }));
  expect(ports.mysql).not.toBe(mysql);
  expect(events).toEqual([{ type: 'info', text: expect.stringMatching(`port ${mysql} .*using ${ports.mysql}`) }]);
  const again = await resolvePorts(request('one', { settings, remembered: { ports, settings } }));
  expect(again).toEqual(ports);
});

test('a port that the config has changed takes the place of the remembered one', async () => {
  const ports = await resolvePorts(request('one'));
  const mysql = await findFreePort(new Set(Object.values(ports)), 23_170 - 20_000);
  const remembered = { ports, settings: PIPELINE.ports };
  const again = await resolvePorts(request('one', { settings: { ...PIPELINE.ports, mysql }, remembered }));
  expect(again).toEqual({ ...ports, mysql });
});

test('the ports of the stack’s own engines are no conflict', async () => {
  const stack = smallStack();
  try {
    await stack.up();
    process.kill(await stack.supervisorPid(), 'SIGKILL');
    await until(stack.runtime.status, ({ running }) => !running);
    const before = await stack.runtime.ports();
    await stack.up();
    expect(await stack.runtime.ports()).toEqual(before);
  } finally {
    await stack.dispose();
  }
});

test('an up that is refused for a port leaves nothing behind', async () => {
  const mysql = await occupy();
  const stack = smallStack({ pipeline: { ports: { ...PIPELINE.ports, mysql } } });
  await expect(stack.up()).rejects.toThrow(`Port ${mysql} is in use`);
  await expect(stack.runtime.ports()).rejects.toMatchObject({ next: 'cdcctl up' });
  const checks = await stack.runtime.preflight(new AbortController().signal);
  expect(checks.filter(({ status }) => status === 'fail').map(({ name }) => name)).toEqual(['port mysql']);
  await stack.dispose();
});
