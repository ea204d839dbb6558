import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectorJars } from '../../../src/adapters/local/connector-jars.js';
import type { Reader } from '../../../src/model/index.js';
import { PIPELINE, type SmallStack, smallStack, until } from './harness.js';

// Real processes on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const FLINK_CDC = 'flink-sql-connector-mysql-cdc-3.5.0.jar';
const KAFKA = 'flink-connector-kafka-3.4.0-1.20.jar';

let root: string;
let stack: SmallStack;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'cdcctl-flink-cdc-'));
  stack = smallStack({ root });
  await stack.up();
});
afterEach(() => stack.dispose());

/** The same stack, as a pipeline with this reader sees it. */
const readBy = (reader: Reader) => smallStack({ root, pipeline: { source: { ...PIPELINE.source, reader } } });

function folderOf(name: string, jars: readonly string[]): string {
  const folder = join(root, name);
  mkdirSync(folder);
  for (const jar of jars) writeFileSync(join(folder, jar), jar);
  return folder;
}

/** Writes down that Flink was started with these folders; without the second one it is left out, as releases before it do. */
function startedWith(flinkLib: string, flinkCdcLib?: string | null): void {
  const file = join(stack.stateDir, 'stack.json');
  const { artifacts, ...others } = JSON.parse(readFileSync(file, 'utf8'));
  const connectorJar = join(folderOf('connector', ['connector.jar']), 'connector.jar');
  writeFileSync(file, JSON.stringify({ ...others, artifacts: { ...artifacts, connectorJar, flinkLib, flinkCdcLib } }));
}

test('up leaves a stack as it is whose Flink lacks the reader’s connector, and says how it gets it', async () => {
  startedWith(folderOf('flink', [KAFKA]), null);
  const before = await stack.pids();
  const refused = { message: 'The running Flink was started without Flink CDC', next: 'cdcctl stop, then cdcctl up' };
  await expect(readBy('mysql-cdc').up()).rejects.toMatchObject(refused);
  process.kill(await stack.supervisorPid(), 'SIGKILL');
  await until(stack.runtime.status, ({ running }) => !running);
  await expect(readBy('mysql-cdc').up()).rejects.toMatchObject(refused);
  expect(await stack.pids()).toEqual(before);
  await stack.runtime.stop(new AbortController().signal);
  expect(await readBy('mysql-cdc').up()).toEqual({ started: true });
});

test.each([
  ['in a folder of its own', () => startedWith(folderOf('flink', [KAFKA]), folderOf('cdc', [FLINK_CDC]))],
  ['among Flink’s libraries, as before it had a folder', () => startedWith(folderOf('flink', [KAFKA, FLINK_CDC]))],
])('a stack goes on whose Flink has it %s', async (_, start) => {
  start();
  expect(Object.keys(await connectorJars(stack.stateDir)).sort()).toEqual(['connector.jar', KAFKA, FLINK_CDC]);
  expect(await readBy('mysql-cdc').up()).toEqual({ started: false });
  expect(await readBy('binlog').up()).toEqual({ started: false });
});
