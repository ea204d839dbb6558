import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '../../e2e/support/workspace.js';
import type { FieldCase } from '../case.js';
import { see } from '../judge/evidence.js';
import { clickhouseRows, mysqlRows } from '../judge/rows.js';
import { hear, type Said } from '../judge/said.js';
import { errorText } from './advice.js';
import { createFlow, type Flow } from './flow.js';
import type { FieldStack } from './stack.js';
import { takeSteps } from './steps.js';

/** A case that was carried out, with what has to be known of it when it is judged. */
export interface Done {
  readonly one: FieldCase;
  readonly seen: Map<string, Set<string>>;
  /** What went wrong while it was carried out. */
  readonly trouble: readonly string[];
  readonly stopsEverything: boolean;
  readonly answers: readonly Answer[];
  readonly seconds: number;
}

export interface Progress {
  readonly signal: AbortSignal;
  log(text: string): void;
}

const SNAPSHOT_MS = 60_000;

export interface CarriedOut {
  readonly cases: readonly Done[];
  readonly before: Said;
}

/** Carries the cases out, up to the first that stops everything. */
export async function carryOut(stack: FieldStack, { signal, log }: Progress): Promise<CarriedOut> {
  const { submitted } = stack;
  if (submitted.exitCode !== 0 && !stack.cases.some(({ submitMayFail }) => submitMayFail === true)) {
    const trouble = [`the jobs do not start: ${errorText(submitted)}`];
    const failed = { seen: new Map(), trouble, stopsEverything: true, answers: [submitted], seconds: 0 };
    const cases = stack.cases.map((one) => ({ one, ...failed }));
    return { cases, before: { status: {}, drift: {} } };
  }
  await snapshotArrived(stack);
  const before = await hear(stack.workspace);
  const flow = createFlow(stack);
  const cases: Done[] = [];
  for (const one of stack.cases) {
    if (signal.aborted) break;
    const done = await carryOutOne(stack, one, flow);
    log(`did    ${one.name} in ${done.seconds} s`);
    cases.push(done);
    if (done.stopsEverything) break;
  }
  return { cases, before };
}

async function carryOutOne(stack: FieldStack, one: FieldCase, flow: Flow): Promise<Done> {
  const began = Date.now();
  const seen = new Map<string, Set<string>>();
  const look = () => see(stack, one, seen);
  const trouble: string[] = [];
  let answers: readonly Answer[] = [];
  await look();
  try {
    answers = await takeSteps(stack, one, flow, look);
  } catch (error) {
    trouble.push(String(error));
  }
  const stuck = one.verdict.is === 'stopped' ? null : await flow();
  if (stuck !== null) trouble.push(`everything stops: ${stuck}`);
  const seconds = Math.round((Date.now() - began) / 1000);
  return { one, seen, trouble, stopsEverything: stuck !== null, answers, seconds };
}

/** Waits until each table of a case that is not about the snapshot has as many rows on both sides. */
async function snapshotArrived(stack: FieldStack): Promise<void> {
  const end = Date.now() + SNAPSHOT_MS;
  for (const one of stack.cases.filter(({ inSnapshot, submitMayFail }) => !inSnapshot && !submitMayFail)) {
    for (const table of Object.keys(one.tables)) {
      const { size } = await mysqlRows(stack, one, table);
      while ((await clickhouseRows(stack, one, table)).size < size) {
        if (Date.now() > end) throw new Error(`the snapshot of ${one.name}, ${table}, does not arrive`);
        await delay(200);
      }
    }
  }
}
