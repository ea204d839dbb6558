import { setTimeout as delay } from 'node:timers/promises';
import type { FieldCase } from '../case.js';
import { areEqual, evidence, evidenceText, logsWith } from '../judge/evidence.js';
import { hear, jobsText, type Said } from '../judge/said.js';
import { faults } from '../judge/verdict.js';
import { errorText } from './advice.js';
import type { CarriedOut, Done } from './carry-out.js';
import type { FieldStack } from './stack.js';
import { stoppedFaults } from './stopped.js';

export interface Outcome {
  readonly passed: boolean;
  /** What is wrong; empty where it passed. */
  readonly wrong: readonly string[];
  /** What is wrong, with all that was found. */
  readonly text: string;
  readonly seconds: number;
}

const SETTLE_MS = 30_000;

/** Judges all cases of a round once the last is carried out. */
export async function judge(
  stack: FieldStack,
  { cases, before }: CarriedOut,
  { hopeful }: { hopeful(one: FieldCase): boolean },
): Promise<readonly (readonly [string, Outcome])[]> {
  if (stack.submitted.exitCode === 0) await settle(stack, cases.map(({ one }) => one).filter(hopeful));
  const outcomes: [string, Outcome][] = [];
  const now = await hear(stack.workspace);
  for (const done of cases) outcomes.push([done.one.name, await judgeOne(stack, done, { before, now })]);
  return outcomes;
}

/** Waits until the cases that should end with both sides equal do so, or the time is out. */
async function settle(stack: FieldStack, cases: readonly FieldCase[]): Promise<void> {
  const end = Date.now() + SETTLE_MS;
  for (const one of cases.filter(({ verdict }) => verdict.is === 'equal')) {
    while (!(await areEqual(stack, one)) && Date.now() < end) await delay(500);
  }
}

async function judgeOne(
  stack: FieldStack,
  { one, seen, trouble, answers, seconds }: Done,
  said: { readonly before: Said; readonly now: Said },
): Promise<Outcome> {
  const { verdict } = one;
  const found = await evidence(stack, one, seen, said);
  const secret = verdict.is === 'equal' ? verdict.neverLogged : undefined;
  const logs = secret === undefined ? [] : await logsWith(stack, secret);
  const wrong = [...trouble, ...(trouble.length > 0 ? [] : faults(one, found, logs))];
  if (verdict.is === 'stopped' && trouble.length === 0) {
    wrong.push(...(await stoppedFaults(stack, one, verdict.says, answers)));
  }
  const text = [...wrong, evidenceText(found), jobsText(said.now), ...answers.map(errorText)].join('\n');
  return { passed: wrong.length === 0, wrong, text: `${one.name}: ${one.did}\n${text}`, seconds };
}
