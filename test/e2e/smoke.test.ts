import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type InstalledPackage, installNode, installPackage } from './support/installed-package.js';
import { createWorkspace, ORDERS, type Workspace } from './support/workspace.js';

/** The tests run on the oldest one that is supported, or on whichever there is. */
const NEWEST_NODE = '24.21.0';
const OTHER_NODE = '22.23.3';

/** Two pipelines on one machine, and `smoke`, which is what other people's CI runs, by the npm package that they install. */
let installed: InstalledPackage;
let node: string;
let first: Workspace;
let second: Workspace;
let mysqlPort: number;

beforeAll(async () => {
  first = await createWorkspace();
  const up = await first.cdcctl('up');
  expect(up.exitCode, up.stdout + up.stderr).toBe(0);
  mysqlPort = up.json.ports.mysql;
  installed = await installPackage();
  node = await installNode(installed.folder, NEWEST_NODE);
  second = await createWorkspace({
    ...{ program: installed.program, node },
    name: 'second',
    text: ORDERS.replace('name: orders', 'name: second').replace('mysql: auto', `mysql: ${mysqlPort}`),
  });
});

afterAll(async () => {
  for (const workspace of [first, second]) {
    const down = await workspace?.cdcctl('down', '--volumes');
    expect(down?.exitCode, down?.stdout).toBe(0);
    await workspace?.remove();
  }
  await installed?.remove();
});

const running = async (workspace: Workspace): Promise<boolean> => (await workspace.cdcctl('status')).json.running;

test('the package has the program and what the engines are made of, and nothing else', async () => {
  const { stdout } = await execa('npx', ['--no-install', 'cdcctl', '--version'], { cwd: installed.folder });
  expect(stdout).toBe(JSON.parse(await readFile('package.json', 'utf8')).version);
  const folders = new Set(installed.files.map((path) => path.replace(/\/.*/, '')));
  expect([...folders].sort()).toEqual(
    ['LICENSE', 'README.md', 'bin', 'connector', 'dist', 'engines', 'package.json'].concat(
      'pipeline.schema.json',
      'pipeline.yaml',
    ),
  );
  expect(installed.files.filter((path) => /^connector\/(target|src\/test)\/|node_modules/.test(path))).toEqual([]);
});

test('a second pipeline that wants a port of the first is refused', async () => {
  const answer = await second.plain('up');
  expect(answer.exitCode).toBe(1);
  expect(answer.stderr).toContain(`${mysqlPort}`);
  expect(answer.stderr).toMatch(/ports\.mysql/);
});

test(`the package runs on Node ${OTHER_NODE} too`, async () => {
  const other = await installNode(installed.folder, OTHER_NODE);
  const versions = await Promise.all([node, other].map((program) => execa(program, ['--version'])));
  expect(versions.map(({ stdout }) => stdout)).toEqual([`v${NEWEST_NODE}`, `v${OTHER_NODE}`]);
  const rendered = await execa(other, [installed.program, 'render'], { cwd: second.folder });
  expect(rendered.exitCode).toBe(0);
  expect(existsSync(join(second.folder, 'flink-sql', 'cdc.sql'))).toBe(true);
});

test('smoke --auto-ports runs it beside the first, and takes down what it started', async () => {
  const smoke = await second.cdcctl('smoke', '--auto-ports', '--count', '50', '--junit', 'report.xml');
  expect(smoke.exitCode, smoke.stdout + smoke.stderr).toBe(0);
  expect(await readFile(join(second.folder, 'report.xml'), 'utf8')).toContain('failures="0"');
  expect(smoke.json).toMatchObject({ command: 'smoke', ok: true, tables: [{ verdict: 'ok' }] });
  expect(smoke.json.ports.mysql).not.toBe(mysqlPort);
  expect(smoke.stderr).toContain(`${smoke.json.ports.mysql}`);
  expect(await running(second)).toBe(false);
  expect(existsSync(join(second.stateDir, 'data'))).toBe(true);
  expect(await running(first)).toBe(true);
});

test('smoke leaves a stack up that was up before', async () => {
  const smoke = await first.cdcctl('smoke', '--count', '50');
  expect(smoke.exitCode, smoke.stdout + smoke.stderr).toBe(0);
  expect(await running(first)).toBe(true);
});

test('a session shows one JSON document or text on stdout, and no colour where there is no terminal', async () => {
  const json = await first.cdcctl('status');
  expect(json.json).toMatchObject({ command: 'status', ok: true, running: true });
  expect(json.stdout.trim().split('\n')).toHaveLength(1);
  const text = await first.plain('status');
  expect(text.stdout).toMatch(/orders-sync +RUNNING/);
  expect(text.stdout).not.toContain('\u001b');
});

test('generate refuses a table that the config does not give it', async () => {
  await first.write(ORDERS.replace('generate: true', 'generate: false'));
  const answer = await first.plain('generate');
  await first.write(ORDERS);
  expect(answer.exitCode).toBe(1);
  expect(answer.stderr).toMatch(/generate: true/);
});
