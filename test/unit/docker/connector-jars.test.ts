import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyJars, jarsText, readJarsText } from '../../../src/adapters/docker/connector-jars.js';

let root: string;
let flinkLib: string;
let target: string;
let connectorJar: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cdcctl-jars-'));
  flinkLib = join(root, 'lib');
  target = join(root, 'compose', 'connectors');
  connectorJar = join(root, 'cdcctl-flink-connector.jar');
  mkdirSync(flinkLib);
  const jars = [
    'guava-32.1.2-jre.jar',
    'guava-testlib-32.jar',
    'flink-runtime-1.20.3.jar',
    'clickhouse-jdbc-0.9.9-all.jar',
  ];
  for (const jar of jars) writeFileSync(join(flinkLib, jar), jar);
  writeFileSync(connectorJar, 'connector');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('only what Flink’s image lacks is copied, and what is no longer wanted goes', async () => {
  await copyJars({ flinkLib, flinkCdcLib: null, connectorJar }, 'jdbc', target);
  expect(readdirSync(target).sort()).toEqual([
    'cdcctl-flink-connector.jar',
    'clickhouse-jdbc-0.9.9-all.jar',
    'guava-32.1.2-jre.jar',
  ]);
  const hashes = await copyJars({ flinkLib, flinkCdcLib: null, connectorJar }, 'clickhouse', target);
  expect(readdirSync(target).sort()).toEqual(['cdcctl-flink-connector.jar', 'guava-32.1.2-jre.jar']);
  expect(Object.keys(hashes).sort()).toEqual(['cdcctl-flink-connector.jar', 'guava-32.1.2-jre.jar']);
});

test('the jar of Flink CDC is there while it is wanted', async () => {
  const flinkCdcLib = join(root, 'cdc');
  mkdirSync(flinkCdcLib);
  writeFileSync(join(flinkCdcLib, 'flink-sql-connector-mysql-cdc-3.5.0.jar'), 'cdc');
  const wanted = await copyJars({ flinkLib, flinkCdcLib, connectorJar }, 'clickhouse', target);
  const names = ['cdcctl-flink-connector.jar', 'flink-sql-connector-mysql-cdc-3.5.0.jar', 'guava-32.1.2-jre.jar'];
  expect([Object.keys(wanted).sort(), readdirSync(target).sort()]).toEqual([names, names]);
  await copyJars({ flinkLib, flinkCdcLib: null, connectorJar }, 'clickhouse', target);
  expect(readdirSync(target)).not.toContain(names[1]);
});

test('every user can read the jars, whatever the umask is', async () => {
  const umask = process.umask(0o077);
  await copyJars({ flinkLib, flinkCdcLib: null, connectorJar }, 'clickhouse', target).finally(() =>
    process.umask(umask),
  );
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
  expect([mode(target), mode(join(target, 'guava-32.1.2-jre.jar'))]).toEqual(['755', '644']);
});

test('a whole jar stays as it is, a damaged one is copied again', async () => {
  await copyJars({ flinkLib, flinkCdcLib: null, connectorJar }, 'clickhouse', target);
  const guava = join(target, 'guava-32.1.2-jre.jar');
  const before = statSync(guava).ino;
  writeFileSync(join(target, 'cdcctl-flink-connector.jar'), 'half');
  await copyJars({ flinkLib, flinkCdcLib: null, connectorJar }, 'clickhouse', target);
  expect(statSync(guava).ino).toBe(before);
  expect(statSync(join(target, 'cdcctl-flink-connector.jar')).size).toBe('connector'.length);
});

test('the jars as one variable come back as they were', () => {
  expect(jarsText({ 'b.jar': '2', 'a.jar': '1' })).toBe('a.jar=1,b.jar=2');
  expect(readJarsText('a.jar=1,b.jar=2')).toEqual({ 'a.jar': '1', 'b.jar': '2' });
  expect(readJarsText('')).toEqual({});
});
