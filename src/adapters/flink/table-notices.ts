import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { NOTICE_KINDS, sumNotices, type TableNotice } from '../../model/index.js';
import type { RestClient } from './http.js';
import { metrics } from './schemas.js';

const notices = z.array(
  z.object({ table: z.string(), kind: z.enum(NOTICE_KINDS), count: z.number(), last: z.string() }),
);
const vertices = z.object({ vertices: z.array(z.object({ id: z.string() })) });

/** The JobManager answers with what it knows, and asks the TaskManagers for the next one who asks. */
const ASKED_AGAIN_MS = 400;
const TIMES = 5;
const NAME = /\.tableNotices$/;

/**
 * What the readers of a job noticed, which they give as metrics whose values are JSON; null where Flink has no metrics of the
 * job, as none of its tasks runs.
 */
export async function tableNotices(client: RestClient, id: string): Promise<readonly TableNotice[] | null> {
  const job = await client.request(vertices, { method: 'GET', path: `/jobs/${id}` });
  const paths = job.vertices.map((vertex) => `/jobs/${id}/vertices/${vertex.id}/metrics`);
  const names = async (path: string) => {
    const found = await client.request(metrics, { method: 'GET', path });
    return { path, names: found.map((metric) => metric.id) };
  };
  await Promise.all(paths.map(names));
  for (let n = 0; n < TIMES; n += 1) {
    await delay(ASKED_AGAIN_MS);
    const found = await Promise.all(paths.map(names));
    if (found.some((vertex) => vertex.names.length > 0)) return sumNotices(await valuesOf(client, found));
  }
  return null;
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
