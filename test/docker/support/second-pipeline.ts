import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { ORDERS } from '../../e2e/support/workspace.js';
import { createDockerStack, type DockerStack } from './docker-stack.js';

/** Longer than the service `submit` waits before it resumes a job that Flink does not know. */
const UNTIL_RESUMED_MS = 45_000;
const VIEW = 'order_analytics.orders_realtime';

/** Tests of a pipeline that runs beside the first one, whose jobs run; then of a new generation of it. */
export function secondPipeline(first: () => DockerStack): void {
  let second: DockerStack;

  afterAll(() => second?.remove());

  test('a second pipeline finds ports beside the first, and each sees only its own rows', async () => {
    const config = ORDERS.replace(/^ports: .*$/m, `ports: ${JSON.stringify(await first().runtime.ports())}`);
    second = await createDockerStack('beside', config);
    await second.up('--auto-ports');
    const both = [...(await boundPorts(first())), ...(await boundPorts(second))];
    expect(both).toHaveLength(10);
    expect(new Set(both).size).toBe(10);
    await second.cdcctl('submit');

    const before = await rows(first());
    await second.flows(30);
    expect(await rows(first())).toBe(before);
    const others = await rows(second);
    await first().flows(30);
    expect(await rows(second)).toBe(others);
  });

  test('the first runs on while the second is stopped', async () => {
    const [before, jobs] = [await pids(first()), await first().jobs()];
    expect((await second.cdcctl('stop')).jobs).toHaveLength(2);
    expect(await pids(first())).toEqual(before);
    expect(await first().jobs()).toMatchObject({ cdc: { id: jobs.cdc.id }, sync: { id: jobs.sync.id } });
    await first().flows(30);
  });

  test('jobs of a generation that was stopped do not come back in the next one', async () => {
    await second.workspace.write(`${await second.workspace.read()}generation: 2\n`);
    await second.up();
    await delay(UNTIL_RESUMED_MS);
    expect((await second.cdcctl('status')).jobs).toEqual([]);
  });

  test('a new generation is built from the beginning, and readers see it once it is validated', async () => {
    const shown = async () => {
      const where = "database = 'order_analytics' AND name = 'orders_realtime'";
      const [view] = await second.stores().query(`SELECT as_select FROM system.tables WHERE ${where}`);
      return view.as_select;
    };
    expect((await second.cdcctl('submit')).outcome).toBe('submitted');
    expect(await second.jobs()).toMatchObject({ cdc: { restoredFrom: null }, sync: { restoredFrom: null } });
    await second.flows(30);
    expect(await shown()).not.toMatch(/versions_g2/);
    expect(await second.cdcctl('switch')).toMatchObject({ switched: true, generation: 2 });
    expect(await shown()).toMatch(/versions_g2/);
    await second.remove();
  });
}

/** Without those of the Kafka UI, of which there is no stand-in: a port that nobody listens on is free. */
async function boundPorts({ runtime }: DockerStack): Promise<readonly number[]> {
  const { kafkaUi: _unbound, ...bound } = await runtime.ports();
  return Object.values(bound);
}

async function rows(stack: DockerStack): Promise<number> {
  const [row] = await stack.stores().query(`SELECT toUInt32(count()) AS n FROM ${VIEW}`);
  expect(row.n).toBeGreaterThan(0);
  return row.n;
}

async function pids({ runtime }: DockerStack): Promise<readonly (number | null)[]> {
  return (await runtime.status()).engines.map(({ pid }) => pid);
}
