import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '../../e2e/support/workspace.js';
import type { FieldCase } from '../case.js';
import { areEqual } from '../judge/evidence.js';
import { jobsOf, jobsText } from '../judge/said.js';
import { adviceIn, errorText, follow } from './advice.js';
import type { FieldStack } from './stack.js';

const NAMED_MS = 45_000;
const EQUAL_MS = 60_000;
const TRIES = 3;

/** What the commands and `status` say of why nothing goes on; null where nothing says it. */
async function reason(stack: FieldStack, answers: readonly Answer[], says: RegExp): Promise<string | null> {
  const failed = answers.filter(({ exitCode }) => exitCode !== 0).map(errorText);
  const end = Date.now() + NAMED_MS;
  for (;;) {
    const status = { status: (await stack.workspace.cdcctl('status')).json ?? {} };
    const jobs = jobsOf(status)
      .filter(({ state }) => state !== 'RUNNING')
      .map(({ failure }) => failure ?? '');
    const found = [...failed, ...jobs].find((text) => says.test(text));
    if (found !== undefined) return found;
    if (Date.now() > end) return null;
    await delay(2_000);
  }
}

async function becomesEqual(stack: FieldStack, one: FieldCase): Promise<boolean> {
  const end = Date.now() + EQUAL_MS;
  for (;;) {
    // The views of a new generation may not be there yet.
    if (await areEqual(stack, one).catch(() => false)) return true;
    if (Date.now() > end) return false;
    await delay(1_000);
  }
}

/** What is wrong with how the pipeline stopped, and with the way out that it offers; empty where all is right. */
export async function stoppedFaults(
  stack: FieldStack,
  one: FieldCase,
  says: RegExp,
  answers: readonly Answer[],
): Promise<readonly string[]> {
  const why = await reason(stack, answers, says);
  if (why === null) {
    const status = { status: (await stack.workspace.cdcctl('status')).json ?? {} };
    return [`nothing stops with a reason that has ${says}\n${jobsText(status)}`];
  }
  const tried: string[] = [why];
  for (let n = 0; n < TRIES; n += 1) {
    const answer = await stack.workspace.cdcctl('submit');
    if (answer.exitCode === 0 && (await becomesEqual(stack, one))) return [];
    tried.push(errorText(answer));
    const advice = adviceIn(answer.json?.error?.next ?? '');
    const last = await follow(stack, advice);
    if (last?.exitCode === 0 && (await becomesEqual(stack, one))) return [];
  }
  return [`the advice of the commands does not help:\n  ${tried.join('\n  ')}`];
}
