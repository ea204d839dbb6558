import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { METRIC } from '../../src/render/monitoring/metrics.js';
import { type FlinkRest, flinkRest } from './support/flink-rest.js';
import { createWorkspace, eventually, openStores, type Stores, type Workspace } from './support/workspace.js';

/** Every metric that alerts and dashboard name, against engines that run a pipeline. */
const JOB = 'flink_jobmanager_job_';
const OPERATOR = 'flink_taskmanager_job_task_operator_';
const JOB_MANAGER = 'flink_jobmanager_';

let workspace: Workspace;
let stores: Stores;
let rest: FlinkRest;

beforeAll(async () => {
  workspace = await createWorkspace();
  const up = await workspace.cdcctl('up');
  expect(up.exitCode, up.stdout + up.stderr).toBe(0);
  const submit = await workspace.cdcctl('submit');
  expect(submit.exitCode, submit.stdout + submit.stderr).toBe(0);
  const generate = await workspace.cdcctl('generate', '--count', '20');
  expect(generate.exitCode, generate.stdout + generate.stderr).toBe(0);
  rest = await flinkRest(workspace);
  stores = await openStores(workspace, up.json.ports);
});

afterAll(async () => {
  await stores?.close();
  await workspace?.cdcctl('down', '--volumes');
  await workspace?.remove();
});

/**
 * What the reporter gives under a longer name: the last part is the name under which Flink's REST lists it. That of emptied
 * tables is there once one was emptied.
 */
const reported = (prefix: string) =>
  Object.values(METRIC)
    .filter((name) => name.startsWith(prefix) && name !== METRIC.tablesEmptied)
    .map((name) => name.slice(prefix.length))
    .filter((name) => !name.startsWith('job_'))
    .sort();

interface Named {
  readonly id: string;
}

const ask = <T>(path: string): Promise<T> => rest.ask(path);

const ids = async (path: string) => (await ask<readonly Named[]>(path)).map(({ id }) => id);
const jobs = async () => (await ask<{ readonly jobs: readonly Named[] }>('/jobs')).jobs.map(({ id }) => id);

async function vertexMetrics(job: string): Promise<readonly string[]> {
  const { vertices } = await ask<{ readonly vertices: readonly Named[] }>(`/jobs/${job}`);
  return (await Promise.all(vertices.map(({ id }) => ids(`/jobs/${job}/vertices/${id}/metrics`)))).flat();
}

test('the JobManager has those of itself and of both jobs', async () => {
  expect(await ids('/jobmanager/metrics')).toEqual(expect.arrayContaining([...reported(JOB_MANAGER)]));
  expect(reported(JOB)).toHaveLength(6);
  for (const job of await jobs()) {
    const given = await eventually(
      () => ids(`/jobs/${job}/metrics`),
      (names) => names.length > 0,
      30_000,
    );
    expect(given).toEqual(expect.arrayContaining([...reported(JOB)]));
  }
});

test('the tasks of the jobs have those of sources and sinks', async () => {
  expect(reported(OPERATOR)).toHaveLength(6);
  const missing = await eventually(
    async () => {
      const given = (await Promise.all((await jobs()).map(vertexMetrics))).flat();
      return reported(OPERATOR).filter((name) => !given.some((one) => one.endsWith(`.${name}`)));
    },
    (names) => names.length === 0,
    30_000,
  );
  expect(missing).toEqual([]);
});

test('ClickHouse has those of its tables', async () => {
  const names = Object.values(METRIC).flatMap((name) => name.split('ClickHouseMetrics_').slice(1));
  expect(names).toHaveLength(3);
  for (const name of names) {
    const rows = await stores.query(`SELECT metric FROM system.metrics WHERE metric = '${name}'`);
    expect(rows).toEqual([{ metric: name }]);
  }
});

// The embedded server has no asynchronous metrics, nor the endpoint; the documentation is what this one rests on.
test('one metric has no engine here', async () => {
  const others = Object.values(METRIC).filter((name) => /^ClickHouseAsync/.test(name));
  expect(others).toEqual(['ClickHouseAsyncMetrics_MaxPartCountForPartition']);
  expect(await readFile(new URL('../../docs/monitoring.md', import.meta.url), 'utf8')).toContain(others[0]);
});
