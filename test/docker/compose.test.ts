import { setTimeout as delay } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { METRIC, RECORDED } from '../../src/render/monitoring/metrics.js';
import { type ComposeProject, createComposeProject } from './support/compose-project.js';
import { docker, recordsOf } from './support/containers.js';

const MINUTE = 60_000;
/** All services but Kafka UI and Grafana, of which there is no stand-in: what `submit` depends on, it itself, Prometheus. */
const UP = ['up', '--detach', '--wait', '--wait-timeout', '600', 'submit', 'prometheus'] as const;
/** Prometheus is published on a port that Docker chooses. */
const MONITORED = { COMPOSE_PROFILES: 'monitoring', CDCCTL_PROMETHEUS_PORT: '0' };

interface Job {
  readonly jid: string;
  readonly name: string;
  readonly state: string;
}

let project: ComposeProject;

async function flink<T>(path: string): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${project.port('FLINK')}${path}`);
  return (await response.json()) as T;
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

const records = () => recordsOf('by-compose');

/** Waits for checkpoints that have begun after everything that was written before. */
async function checkpointed(): Promise<void> {
  for (const { jid } of await jobs()) {
    const { counts } = await checkpoints(jid);
    const since = async () => (await checkpoints(jid)).counts.completed - counts.completed;
    await expect.poll(since, { timeout: MINUTE }).toBeGreaterThanOrEqual(2);
  }
}

/** What Prometheus answers. */
async function prometheus<T>(path: string): Promise<T> {
  const address = await project.compose('port', 'prometheus', '9090');
  const answer = (await (await fetch(`http://${address.trim()}/api/v1/${path}`)).json()) as { readonly data: T };
  return answer.data;
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
    project = await createComposeProject('by-compose', MONITORED);
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

  it('gives Prometheus every metric of Flink and Kafka that alerts and dashboard are made of', async () => {
    const wanted = [...Object.values(METRIC), RECORDED.lag].filter((name) => !name.startsWith('ClickHouse'));
    const missing = async () => {
      const given = await Promise.all(wanted.map(isGiven));
      return wanted.filter((_name, i) => !given[i]);
    };
    await expect.poll(missing, { timeout: MINUTE, interval: 1_000 }).toEqual([]);
    const { groups } = await prometheus<{ groups: readonly { rules: readonly { health: string }[] }[] }>('rules');
    const health = groups.flatMap(({ rules }) => rules.map((rule) => rule.health));
    expect(health.length).toBeGreaterThan(10);
    expect(new Set(health)).toEqual(new Set(['ok']));
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
    await expect.poll(() => idOf('by-compose-cdc'), { timeout: 4 * MINUTE, interval: 1_000 }).not.toBe('');
    const cause = async () => JSON.stringify(await flink(`/jobs/${await idOf('by-compose-cdc')}/exceptions`));
    await expect.poll(cause, { timeout: MINUTE }).toContain('no longer available on the server');
    expect(await products('orders_realtime_g2')).toBe('coffee, milk, sugar');
  });

  it('says no password in its logs', async () => {
    const logs = await project.compose('logs');
    for (const name of ['MYSQL_CDC', 'CLICKHOUSE_SINK']) expect(logs).not.toContain(project.password(name));
  });
});
