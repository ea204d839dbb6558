import { z } from 'zod';
import { NOTICE_KINDS, sumNotices, type TableNotice } from '../../model/index.js';
import { pollUntil } from '../../ports/index.js';
import { systemClock } from '../host/clock.js';
import type { RestClient } from './http.js';
import { metrics } from './schemas.js';

const notices = z.array(
  z.object({ table: z.string(), kind: z.enum(NOTICE_KINDS), count: z.number(), last: z.string() }),
);
const vertices = z.object({ vertices: z.array(z.object({ id: z.string() })) });
const taskManagers = z.object({ taskmanagers: z.array(z.object({ id: z.string() })) });

/** The JobManager answers with what it knows, and asks the TaskManagers for the next one who asks. */
const POLL_MS = 100;
const LONGEST_MS = 3_000;
const NAME = /\.tableNotices$/;

/** A metric that is never the same twice: where it is another, all that its TaskManager gives was asked for since. */
const CLOCK = 'Status.JVM.CPU.Time';

async function clocks(client: RestClient): Promise<ReadonlyMap<string, string>> {
  const found = await client.request(taskManagers, { method: 'GET', path: '/taskmanagers' });
  const read = found.taskmanagers.map(async ({ id }): Promise<readonly [string, string]> => {
    const path = `/taskmanagers/${id}/metrics?get=${CLOCK}`;
    const [clock] = await client.request(metrics, { method: 'GET', path });
    return [id, clock?.value ?? ''];
  });
  return new Map(await Promise.all(read));
}

/** Waits until the JobManager has asked every TaskManager again, as long as that is worth waiting for. */
async function refresh(client: RestClient): Promise<void> {
  const before = await clocks(client);
  const renewed = (now: ReadonlyMap<string, string>) =>
    [...now].every(([id, clock]) => clock !== '' && clock !== before.get(id));
  const deadline = systemClock.now() + LONGEST_MS;
  await pollUntil(() => clocks(client), renewed, { clock: systemClock, pauseMs: POLL_MS, pauseFirst: true, deadline });
}

/**
 * What the readers of a job noticed, which they give as metrics whose values are JSON; null where Flink has no metrics of the
 * job, as none of its tasks runs.
 */
export async function tableNotices(client: RestClient, id: string): Promise<readonly TableNotice[] | null> {
  const job = await client.request(vertices, { method: 'GET', path: `/jobs/${id}` });
  await refresh(client);
  const found = await Promise.all(
    job.vertices.map(async (vertex) => {
      const path = `/jobs/${id}/vertices/${vertex.id}/metrics`;
      const all = await client.request(metrics, { method: 'GET', path });
      return { path, names: all.map((metric) => metric.id) };
    }),
  );
  return found.every(({ names }) => names.length === 0) ? null : sumNotices(await valuesOf(client, found));
}

async function valuesOf(
  client: RestClient,
  found: readonly { readonly path: string; readonly names: readonly string[] }[],
): Promise<readonly TableNotice[]> {
  const all = found.map(async ({ path, names }) => {
    const wanted = names.filter((name) => NAME.test(name));
    if (wanted.length === 0) return [];
    const get = `${path}?get=${encodeURIComponent(wanted.join(','))}`;
    const values = await client.request(metrics, { method: 'GET', path: get });
    return values.flatMap(({ value = '[]' }) => notices.parse(JSON.parse(value)));
  });
  return (await Promise.all(all)).flat();
}
