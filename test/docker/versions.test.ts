import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectName } from '../../src/adapters/docker/index.js';
import { createTransport } from '../../src/adapters/host/transport.js';
import { ORDERS } from '../e2e/support/workspace.js';
import { containerOf, containersOf, docker, recordsOf } from './support/containers.js';
import { createDockerStack, type DockerStack } from './support/docker-stack.js';

/** Images that people have: the other Kafka and the oldest Flink, and tags from before those of an upgrade. */
const NAME = 'other-images';
const KAFKA = '  images:\n    kafka: apache/kafka:3.9.1\n';
const BEFORE = { mysql: 'mysql:8.0.42', 'clickhouse-server': 'clickhouse/clickhouse-server:25.3' };
const NOW = { mysql: 'mysql:8.0.43', 'clickhouse-server': 'clickhouse/clickhouse-server:25.8' };
const OLD = `flink: { version: "1.18" }
docker:
${KAFKA}    mysql: ${BEFORE.mysql}
    clickhouse: ${BEFORE['clickhouse-server']}
`;
let stack: DockerStack;

/** A stand-in takes the part of the other version as well; real images are pulled by `up`. */
async function standInFor(wanted: string, other: string): Promise<void> {
  const standIn = await docker('images', '--quiet', '--filter', 'label=cdcctl.stand-in=true', other);
  if (standIn !== '') await docker('tag', other, wanted);
}

async function imageOf(service: string): Promise<string> {
  return docker('inspect', '--format', '{{.Config.Image}}', await containerOf(NAME, service));
}

async function flinkVersion(): Promise<string> {
  const { flink } = await stack.runtime.endpoints();
  const ask = createTransport(flink, (await stack.runtime.logins()).flink);
  const signal = AbortSignal.timeout(30_000);
  const { text } = await ask({ method: 'GET', path: '/overview', body: undefined, signal });
  const overview = JSON.parse(text) as { readonly 'flink-version': string };
  return overview['flink-version'];
}

/** What 0.1 had and has not: a SQL Gateway, which nobody else would end, and none of the secrets of Flink's doors. */
async function leaveLikeEarlier(): Promise<void> {
  const labels = { project: projectName(NAME), service: 'sql-gateway', oneoff: 'False' };
  const options = Object.entries(labels).flatMap(([name, value]) => ['--label', `com.docker.compose.${name}=${value}`]);
  const [image = ''] = (await docker('images', '--format', '{{.Repository}}:{{.Tag}}', 'flink')).split('\n');
  await docker('run', '--detach', ...options, '--entrypoint', 'sleep', image, '3600');
  const { secretsFile, stateDir } = stack.workspace;
  const lines = (await readFile(secretsFile, 'utf8')).split('\n');
  const kept = lines.filter((line) => !/^(FLINK_|CDCCTL_FLINK_REST_PORT)/.test(line));
  expect(lines.length - kept.length).toBe(3);
  await writeFile(secretsFile, [...kept, 'CDCCTL_SQL_GATEWAY_PORT=8083', ''].join('\n'));
  const file = join(stateDir, 'stack.json');
  const noted = JSON.parse(await readFile(file, 'utf8'));
  const { flinkRest: _none, ...ports } = noted.ports;
  await writeFile(file, JSON.stringify({ ...noted, ports: { ...ports, sqlGateway: 8083 } }));
}

const records = () => recordsOf(NAME, '/opt/kafka/bin/kafka-get-offsets.sh');

beforeAll(async () => {
  await standInFor(BEFORE.mysql, NOW.mysql);
  await standInFor(BEFORE['clickhouse-server'], NOW['clickhouse-server']);
  stack = await createDockerStack(NAME, `${ORDERS}${OLD}`);
});
afterAll(() => stack?.remove());

test('rows flow through Flink 1.18 and apache/kafka', async () => {
  await stack.up();
  expect(await flinkVersion()).toBe('1.18.1');
  expect(await imageOf('kafka')).toBe('apache/kafka:3.9.1');
  expect((await stack.cdcctl('submit')).outcome).toBe('submitted');
  await stack.flows(300);
});

test('an upgrade of Flink, MySQL and ClickHouse, and of what 0.1 left, goes on from savepoints, without a second snapshot', async () => {
  await stack.cdcctl('stop');
  await leaveLikeEarlier();
  await stack.workspace.write(`${ORDERS.replace('name: orders', `name: ${NAME}`)}docker:\n${KAFKA}`);
  await stack.up();
  expect(await containersOf(NAME, '--all', '--filter', 'label=com.docker.compose.service=sql-gateway')).toEqual([]);
  expect(await flinkVersion()).toBe('1.20.3');
  for (const [service, image] of Object.entries(NOW)) expect(await imageOf(service)).toBe(image);
  for (const job of Object.values(await stack.jobs())) expect(job.restoredFrom).toMatch(/\/savepoint-/);
  const before = await records();
  await stack.stores().mysql.query("UPDATE order_db.orders SET status = 'upgraded' ORDER BY id LIMIT 1");
  const { tables } = await stack.cdcctl('validate', '--wait', '120s');
  expect(tables).toMatchObject([{ verdict: 'ok', missing: 0, extra: 0, different: 0 }]);
  expect(await records()).toBe(before + 1);
});
