import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { type FlinkRest, flinkRest } from '../../e2e/support/flink-rest.js';
import type { Answer } from '../../e2e/support/workspace.js';
import { type Crashes, databaseOf, type FieldCase, targetOf } from '../case.js';
import type { Flow } from './flow.js';
import { inSession } from './mysql.js';
import type { FieldStack } from './stack.js';

/** A table whose changes have begun to arrive shows another number of rows or another largest key. */
async function progress(stack: FieldStack, one: FieldCase): Promise<string> {
  const [table = '', declared] = Object.entries(one.tables)[0] ?? [];
  const query = `SELECT count(), max(\`${declared?.primaryKey[0]}\`) FROM ${stack.view(targetOf(one, table))}`;
  return (await stack.clickhouse.query({ query, format: 'TabSeparated' })).text();
}

async function engineOf({ workspace }: FieldStack, name: string): Promise<{ readonly pid: number }> {
  const { json } = await workspace.cdcctl('status');
  const engine = json.engines.find((found: { readonly name: string }) => found.name === name);
  if (typeof engine?.pid !== 'number') throw new Error(`${name} does not run`);
  return engine;
}

/** How many checkpoints of the job that reads MySQL are complete; asked of Flink itself, as a moment counts here. */
async function checkpoints(flink: FlinkRest): Promise<number> {
  const { jobs } = await flink.ask('/jobs/overview');
  const running = jobs.find(({ name, state }: Record<string, string>) => name?.endsWith('-cdc') && state === 'RUNNING');
  if (running === undefined) return 0;
  return (await flink.ask(`/jobs/${running.jid}/checkpoints`)).counts.completed;
}

/** Kills the engine as soon as the first of the statement's changes are there, and a checkpoint after them is complete. */
async function crash(stack: FieldStack, one: FieldCase, { kill: engine, times, during }: Crashes, flow: Flow) {
  const flink = await flinkRest(stack.workspace);
  for (let round = 1; round <= times; round += 1) {
    const { pid } = await engineOf(stack, engine);
    const before = await progress(stack, one);
    await inSession(stack.server, databaseOf(one), [during(round)]);
    const end = Date.now() + 60_000;
    while ((await progress(stack, one)) === before && Date.now() < end) await delay(20);
    const old = await checkpoints(flink);
    while ((await checkpoints(flink)) === old && Date.now() < end) await delay(20);
    process.kill(pid, 'SIGKILL');
    const stuck = await flow('patient');
    if (stuck !== null) throw new Error(`after kill -9 of ${engine}: ${stuck}`);
  }
}

/** Does what the case does; gives what the commands answered. `then` is called after each statement. */
export async function takeSteps(
  stack: FieldStack,
  one: FieldCase,
  flow: Flow,
  then: () => Promise<void>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const step of one.after) {
    if ('sql' in step) await inSession(stack.server, databaseOf(one), step.sql, then);
    else if ('cdcctl' in step) answers.push(await stack.workspace.cdcctl(...step.cdcctl));
    else await crash(stack, one, step, flow);
  }
  return answers;
}
