import { setTimeout as delay } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { METRICS_PORTS } from '../../src/render/monitoring/endpoints.js';
import { METRIC, RECORDED } from '../../src/render/monitoring/metrics.js';
import { type ComposeProject, createComposeProject } from './support/compose-project.js';
import { containerOf, docker, recordsOf } from './support/containers.js';
import { answerTo, bridgeAddress, handshake, openPorts, topicsWithout } from './support/doors.js';

const NAME = 'by-compose';
const MINUTE = 60_000;
/** All services but Kafka UI and Grafana, of which there is no stand-in: what `submit` depends on, and what looks on. */
const UP = ['up', '--detach', '--wait', '--wait-timeout', '600', 'submit', 'dashboard', 'prometheus'] as const;
/** Prometheus is published on a port that Docker chooses. */
const MONITORED = { COMPOSE_PROFILES: 'monitoring', CDCCTL_PROMETHEUS_PORT: '0' };

interface Job {
  readonly jid: string;
  readonly name: string;
  readonly state: string;
}

let project: ComposeProject;

/** What the JobManager answers to who shows cdcctl's key. */
async function flink<T>(path: string): Promise<T> {
  return JSON.parse((await project.rest(path)).text) as T;
}

/** Name and state of every job that the JobManager knows; nothing while it does not answer. */
async function jobs(): Promise<readonly Job[]> {
  return flink<{ jobs: readonly Job[] }>('/jobs/overview').then(
    (overview) => [...overview.jobs].sort((a, b) => (a.name < b.name ? -1 : 1)),
    () => [],
  );
}

async function states(): Promise<readonly string[]> {
  return (await jobs()).map(({ name, state }) => `${name} ${state}`);
}

async function idOf(name: string): Promise<string> {
  return (await jobs()).find((job) => job.name === name)?.jid ?? '';
}

interface Checkpoints {
  readonly counts: { readonly completed: number };
  readonly latest: { readonly restored: { readonly external_path: string } | null };
}

function checkpoints(id: string): Promise<Checkpoints> {
  return flink(`/jobs/${id}/checkpoints`);
}

async function mysql(sql: string): Promise<void> {
  const password = project.password('MYSQL_APP');
  const connection = await createConnection({
    host: '127.0.0.1',
    port: project.port('MYSQL'),
    user: 'cdcctl_app',
    password,
  });
  await connection.query(sql).finally(() => connection.end());
}

/** What readers see, in a generation's view. */
async function products(view = 'orders_realtime'): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${project.port('CLICKHOUSE_HTTP')}/`, {
    method: 'POST',
    headers: { 'X-ClickHouse-User': 'cdcctl_reader', 'X-ClickHouse-Key': project.password('CLICKHOUSE_READER') },
    body: `SELECT product_name FROM order_analytics.${view} ORDER BY id`,
  });
  return (await response.text()).trim().replaceAll('\n', ', ');
}

const insert = (product: string) =>
  mysql(`INSERT INTO order_db.orders (user_id, product_name, quantity, total_price) VALUES (7, '${product}', 2, 9.5)`);

const records = () => recordsOf(NAME);

/** Waits for checkpoints that have begun after everything that was written before. */
async function checkpointed(): Promise<void> {
  for (const { jid } of await jobs()) {
    const { counts } = await checkpoints(jid);
    const since = async () => (await checkpoints(jid)).counts.completed - counts.completed;
    await expect.poll(since, { timeout: MINUTE }).toBeGreaterThanOrEqual(2);
  }
}

/** What Prometheus answers. */
async function askPrometheus(path: string): Promise<Response> {
  const address = await project.compose('port', 'prometheus', '9090');
  return fetch(`http://${address.trim()}/api/v1/${path}`, { headers: { Origin: 'http://elsewhere.example' } });
}

async function prometheus<T>(path: string): Promise<T> {
  return ((await (await askPrometheus(path)).json()) as { readonly data: T }).data;
}

/** Alerts that fire or are about to, but for those of ClickHouse: its stand-in has no endpoint of metrics. */
async function alerts(): Promise<readonly string[]> {
  const { alerts: all } = await prometheus<{ alerts: readonly { labels: Record<string, string> }[] }>('alerts');
  return all.flatMap(({ labels }) => (labels.job === 'clickhouse-server' ? [] : `${labels.alertname}`));
}

async function isGiven(metric: string): Promise<boolean> {
  const { result } = await prometheus<{ readonly result: readonly unknown[] }>(
    `query?query=${encodeURIComponent(metric)}`,
  );
  return result.length > 0;
}

async function restoredFrom(name: string): Promise<string> {
  return (await checkpoints(await idOf(name))).latest.restored?.external_path ?? '';
}

async function comesUp(): Promise<void> {
  await project.compose(...UP).catch(async (error: Error) => {
    throw new Error(`${error.message}\n${await project.compose('logs', '--tail', '40')}`);
  });
}

const BOTH_RUN = ['by-compose-cdc RUNNING', 'by-compose-sync RUNNING'];

describe('the rendered compose project, with docker compose alone', { timeout: 10 * MINUTE }, () => {
  beforeAll(async () => {
    project = await createComposeProject(NAME, MONITORED);
    await comesUp();
  }, 15 * MINUTE);
  afterAll(() => project.remove(), 5 * MINUTE);

  it('runs both jobs once everything is up', async () => {
    expect(await states()).toEqual(BOTH_RUN);
  });

  it('brings a row of MySQL into the view of ClickHouse', async () => {
    await insert('tea');
    await insert('coffee');
    await expect.poll(() => products(), { timeout: MINUTE }).toBe('tea, coffee');
  });

  it('takes the commands of old inside its containers, without a login', async () => {
    const inKafka = async (...command: readonly string[]) =>
      docker('exec', await containerOf(NAME, 'kafka'), ...command);
    const consume = ['--topic', 'orders-cdc-topic', '--from-beginning', '--max-messages', '2', '--timeout-ms', '30000'];
    const server = ['--bootstrap-server', 'localhost:9092'];
    expect(await inKafka('kafka-console-consumer', ...server, ...consume)).toContain('"product_name":"tea"');
    // The sync job commits with its checkpoints.
    const groups = () => inKafka('kafka-consumer-groups', ...server, '--list');
    await expect.poll(groups, { timeout: MINUTE }).toContain('flink-sync-connector');
    expect(await inKafka('kafka-topics', ...server, '--list')).toContain('orders-cdc-topic');
    const listed = await docker('exec', await containerOf(NAME, 'flink-jobmanager'), 'flink', 'list');
    expect(listed).toContain('by-compose-cdc (RUNNING)');
  });

  it('lets a browser look at the dashboard by its link, and others not at all', async () => {
    const base = `http://127.0.0.1:${project.port('FLINK')}`;
    expect((await fetch(`${base}/jobs/overview`)).status).toBe(401);
    const entered = await fetch(`${base}/?token=${project.secret('FLINK_DASHBOARD_TOKEN')}`);
    expect(entered.status).toBe(200);
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const folder = /url=([^"]+)/.exec(await entered.text())?.[1] ?? '';
    const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
      fetch(base + folder + path, { method, headers: { cookie, ...headers } });
    const page = await ask('');
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Flink')]);
    expect(await (await ask('jobs/overview')).text()).toContain('by-compose-cdc');
    expect((await fetch(`${base}${folder}jobs/overview`)).status).toBe(401);
    expect((await ask('jobs/overview', { origin: 'http://evil.example' })).status).toBe(403);
    expect((await ask('jobs', {}, 'POST')).status).toBe(405);
    expect((await ask('jars/upload', {}, 'POST')).status).toBe(405);
  });

  it('takes from nobody without a key a word on the ports of Flink', async () => {
    const ask = 'GET /jobs/overview HTTP/1.0\r\nHost: x\r\n\r\n';
    const published = project.port('FLINK_REST');
    expect(await answerTo('127.0.0.1', published, ask)).not.toMatch(/200 OK|by-compose/);
    expect(await handshake('127.0.0.1', published)).toBe('refused');
    const open = { 'flink-jobmanager': [] as number[], 'flink-taskmanager': [] as number[] };
    for (const service of ['flink-jobmanager', 'flink-taskmanager'] as const) {
      const bridge = await bridgeAddress(NAME, service);
      for (const port of await openPorts(NAME, service)) {
        open[service].push(port);
        if (port === METRICS_PORTS.flink) continue;
        expect(await answerTo(bridge, port, ask), `${service} ${port}`).not.toMatch(/200 OK|by-compose/);
        expect(await handshake(bridge, port), `${service} ${port}`).toBe('refused');
      }
    }
    expect(open['flink-jobmanager']).toEqual(expect.arrayContaining([6123, 6124, 8081, METRICS_PORTS.flink]));
    expect(open['flink-taskmanager'].length).toBeGreaterThanOrEqual(3);
    expect(await openPorts(NAME, 'submit')).toEqual([]);
    expect(await openPorts(NAME, 'dashboard')).toEqual([8082]);
  });

  it('lets nobody into the databases without a password', async () => {
    const clickhouse = await bridgeAddress(NAME, 'clickhouse-server');
    const rows = 'SELECT product_name FROM order_analytics.orders_realtime';
    for (const base of [`http://127.0.0.1:${project.port('CLICKHOUSE_HTTP')}`, `http://${clickhouse}:8123`]) {
      for (const path of [`/?query=${encodeURIComponent(rows)}`, `/?user=default&query=${encodeURIComponent(rows)}`]) {
        const answer = await fetch(base + path);
        expect([answer.ok, (await answer.text()).includes('tea')], base + path).toEqual([false, false]);
      }
    }
    const mysqlAt = [
      { host: '127.0.0.1', port: project.port('MYSQL') },
      { host: await bridgeAddress(NAME, 'mysql'), port: 3306 },
    ];
    for (const at of mysqlAt)
      for (const user of ['root', 'cdcctl_app', 'cdc', ''])
        await expect(createConnection({ ...at, user, password: '' }), user).rejects.toThrow(/Access denied/);
  });

  it('gives metrics without rows to whoever asks for them', async () => {
    for (const [service, port] of [
      ['flink-jobmanager', METRICS_PORTS.flink],
      ['flink-taskmanager', METRICS_PORTS.flink],
      ['kafka', METRICS_PORTS.kafka],
    ] as const) {
      const text = await (await fetch(`http://${await bridgeAddress(NAME, service)}:${port}/metrics`)).text();
      expect(text, service).toMatch(/^# HELP/m);
      for (const value of ['tea', 'coffee', project.password('MYSQL_CDC')])
        expect(text.split(/[^\w.]+/).includes(value), `${service} ${value}`).toBe(false);
    }
    // Prometheus answers questions about metrics; it can be told to do nothing.
    const address = (await project.compose('port', 'prometheus', '9090')).trim();
    for (const path of ['-/quit', '-/reload', 'api/v1/admin/tsdb/snapshot'])
      expect((await fetch(`http://${address}/${path}`, { method: 'POST' })).ok, path).toBe(false);
  });

  it('lets nobody into Kafka without a login, neither on the published port nor in the network', async () => {
    const login = { username: 'cdcctl', password: project.password('KAFKA') };
    const bridge = await bridgeAddress(NAME, 'kafka');
    const brokers = [`127.0.0.1:${project.port('KAFKA')}`, `${bridge}:19092`, `${bridge}:29092`];
    for (const broker of brokers) {
      // What 29092 tells to go on to is a name of the project's network.
      if (!broker.endsWith(':29092')) {
        expect(await topicsWithout(broker, login), broker).toContain('orders-cdc-topic');
      }
      expect(await topicsWithout(broker), broker).toMatch(/Error$/);
      expect(await topicsWithout(broker, { ...login, password: 'x' }), broker).toBe('KafkaJSSASLAuthenticationError');
    }
    expect(await openPorts(NAME, 'kafka')).toEqual([9404, 19092, 29092]);
  });

  it('gives Prometheus every metric of Flink and Kafka that alerts and dashboard are made of', async () => {
    // The last is there for tables that were emptied, and none was.
    const left = (name: string) => name.startsWith('ClickHouse') || name === METRIC.tablesEmptied;
    const wanted = [...Object.values(METRIC), RECORDED.lag].filter((name) => !left(name));
    const missing = async () => {
      const given = await Promise.all(wanted.map(isGiven));
      return wanted.filter((_name, i) => !given[i]);
    };
    await expect.poll(missing, { timeout: MINUTE, interval: 1_000 }).toEqual([]);
    const { groups } = await prometheus<{ groups: readonly { rules: readonly { health: string }[] }[] }>('rules');
    const health = groups.flatMap(({ rules }) => rules.map((rule) => rule.health));
    expect(health.length).toBeGreaterThan(10);
    expect(new Set(health)).toEqual(new Set(['ok']));
    expect((await askPrometheus('rules')).headers.get('access-control-allow-origin')).toBeNull();
    // An alert that was pending while the jobs were being submitted goes with the next evaluation.
    await expect.poll(alerts, { timeout: MINUTE, interval: 1_000 }).toEqual([]);
  });

  it('does not submit again where it is started again', async () => {
    await project.compose('restart', 'submit');
    await comesUp();
    await delay(15_000);
    expect(await states()).toEqual(BOTH_RUN);
  });

  it('goes on by itself where the JobManager is killed, from the newest checkpoint and without a second snapshot', async () => {
    onTestFailed(async () => {
      process.stderr.write(await project.compose('logs', 'submit'));
    });
    await checkpointed();
    const [before, lost] = [await records(), await idOf('by-compose-cdc')];
    await project.crash('flink-jobmanager');
    // Its tasks run on for a while, so only another id says that the job was resumed.
    const resumed = async () => ((await idOf('by-compose-cdc')) === lost ? [] : states());
    await expect.poll(resumed, { timeout: 4 * MINUTE, interval: 1_000 }).toEqual(BOTH_RUN);
    expect(await restoredFrom('by-compose-cdc')).toContain(`/checkpoints/by-compose-cdc-g1/${lost}/chk-`);
    expect(await restoredFrom('by-compose-sync')).toContain('/checkpoints/by-compose-sync-g1/');
    await mysql("DELETE FROM order_db.orders WHERE product_name = 'tea'");
    await insert('milk');
    await expect.poll(() => products(), { timeout: MINUTE }).toBe('coffee, milk');
    expect(await records()).toBe(before + 2);
  });

  it('goes on after it was taken down', async () => {
    await checkpointed();
    const before = await records();
    await project.compose('down', '--timeout', '30');
    await comesUp();
    expect(await states()).toEqual(BOTH_RUN);
    await insert('sugar');
    await expect.poll(() => products(), { timeout: MINUTE }).toBe('coffee, milk, sugar');
    expect(await records()).toBe(before + 1);
  });

  it('knows its jobs in cdcctl too', async () => {
    const submitted = await project.workspace.cdcctl('submit');
    expect([submitted.json.outcome, submitted.exitCode], submitted.stderr).toEqual(['unchanged', 0]);
  });

  it('does not go on into tables that were made again', async () => {
    await project.compose('down', '--timeout', '30');
    await docker('volume', 'rm', 'cdcctl-by-compose_clickhouse-data');
    await project.compose('up', '--detach', 'submit');
    const log = () => project.compose('logs', 'submit');
    await expect.poll(log, { timeout: 3 * MINUTE, interval: 2_000 }).toContain('are not those that it has filled');
    expect(await states()).toEqual(['by-compose-cdc RUNNING']);
    expect(await products()).toBe('');
  });

  it('builds everything anew once the generation was raised', async () => {
    await project.workspace.write(`${await project.workspace.read()}generation: 2\n`);
    expect((await project.workspace.cdcctl('render')).exitCode).toBe(0);
    await project.compose('up', '--detach', 'submit');
    const log = () => project.compose('logs', 'submit');
    await expect.poll(log, { timeout: MINUTE, interval: 2_000 }).toContain('by-compose-cdc: runs as generation 1.');
    await project.compose('down', '--timeout', '30');
    await comesUp();
    expect(await states()).toEqual(BOTH_RUN);
    await expect.poll(() => products('orders_realtime_g2'), { timeout: MINUTE }).toBe('coffee, milk, sugar');
  });

  it('does not go on from another MySQL', async () => {
    await checkpointed();
    await project.compose('down', '--timeout', '30');
    await docker('volume', 'rm', 'cdcctl-by-compose_mysql-data');
    await project.compose('up', '--detach', 'submit');
    const said = () => project.compose('logs', 'submit');
    await expect
      .poll(said, { timeout: 4 * MINUTE, interval: 1_000 })
      .toContain('does not have transactions that were read');
    expect(await idOf('by-compose-cdc')).toBe('');
    expect(await products('orders_realtime_g2')).toBe('coffee, milk, sugar');
  });

  it('says no password in its logs', async () => {
    const logs = await project.compose('logs');
    for (const name of ['MYSQL_CDC', 'CLICKHOUSE_SINK']) expect(logs).not.toContain(project.password(name));
  });
});
