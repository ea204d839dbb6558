import { setTimeout as delay } from 'node:timers/promises';
import { jobsOf, jobsText } from '../judge/said.js';
import { inSession } from './mysql.js';
import { MARKS } from './pipeline-text.js';
import type { FieldStack } from './stack.js';

/** A busy machine may need this long; where a job is started again and again less is enough. */
const LONGEST_MS = 120_000;
const PATIENCE_MS = 8_000;
const HOPELESS_RESTARTS = 4;

/**
 * Writes a row into the table of the marks and waits for it: null when it arrived, else why not. `patient`: jobs that start
 * again are no reason to give up, as something was done to them.
 */
export type Flow = (how?: 'patient') => Promise<string | null>;

export function createFlow(stack: FieldStack): Flow {
  // Another round on these engines has written marks of its own.
  let mark = 100_000 * stack.generation();
  let restarts: number | null = null;
  const [database = '', table = ''] = MARKS.split('.');
  const arrived = async (n: number) => {
    const query = `SELECT count() AS found FROM ${stack.view(table)} WHERE n = ${n}`;
    const answer = await stack.clickhouse.query({ query, format: 'JSONEachRow' });
    return Number((await answer.json<{ readonly found: string }>())[0]?.found) === 1;
  };
  const status = async () => ({ status: (await stack.workspace.cdcctl('status')).json ?? {} });
  const restartsIn = (said: { readonly status: unknown }) => jobsOf(said).reduce((sum, job) => sum + job.restarts, 0);

  return async (how) => {
    restarts ??= restartsIn(await status());
    mark += 1;
    const [n, began] = [mark, Date.now()];
    await inSession(stack.server, database, [`INSERT INTO ${table} VALUES (${n})`]);
    for (;;) {
      if (await arrived(n)) {
        if (how === 'patient') restarts = null;
        return null;
      }
      const waited = Date.now() - began;
      if (waited > PATIENCE_MS) {
        const said = await status();
        const hopeless = how !== 'patient' && restartsIn(said) >= restarts + HOPELESS_RESTARTS;
        if (hopeless || waited > LONGEST_MS) {
          return `a row of another table did not arrive within ${Math.round(waited / 1000)} s\n${jobsText(said)}`;
        }
      }
      await delay(waited < 1_000 ? 50 : 300);
    }
  };
}
