import { messageOf } from '../../../src/errors/index.js';
import type { FieldCase } from '../case.js';
import { errorText } from './advice.js';
import { carryOut } from './carry-out.js';
import { type Engines, startEngines } from './engines.js';
import { judge, type Outcome } from './judge-round.js';
import { type Round, roundsOf } from './rounds.js';
import { beginRound, endRound, type FieldStack } from './stack.js';

export interface Watch {
  readonly signal: AbortSignal;
  log(text: string): void;
  /** Those that are expected to be right in the end; only they are waited for. */
  hopeful(one: FieldCase): boolean;
  /** Whether this is how the case is known to fail. */
  expected(one: FieldCase, text: string): boolean;
}

/** The engines that run, which rounds hand on from one to the next as long as they can be trusted. */
interface Running {
  engines: Engines | null;
  ownMysql: boolean;
}

/**
 * Runs the cases round by round. Where one stops everything, those after it get a round of their own, so that none hides
 * another. What is done when the signal is aborted is given.
 */
export async function runCases(
  cases: readonly FieldCase[],
  watch: Watch,
  outcomes: Map<string, Outcome>,
): Promise<void> {
  const left = [...roundsOf(cases)];
  const running: Running = { engines: null, ownMysql: false };
  try {
    for (let round = left.shift(); round !== undefined && !watch.signal.aborted; round = left.shift()) {
      const done = await tryRound(running, round, watch, outcomes);
      const rest = round.cases.slice(done);
      if (rest.length > 0) left.unshift({ ...round, cases: rest });
    }
  } finally {
    await running.engines?.close();
  }
}

/** What cannot be carried out at all fails, and those after it are tried on new engines. */
async function tryRound(running: Running, round: Round, watch: Watch, outcomes: Map<string, Outcome>): Promise<number> {
  try {
    return await runRound(running, round, watch, outcomes);
  } catch (error) {
    const wrong = [`it cannot be carried out: ${messageOf(error)}`];
    watch.log(wrong.join());
    const failed = { passed: false, wrong, text: wrong.join(), seconds: 0 };
    for (const { name } of round.cases) if (!outcomes.has(name)) outcomes.set(name, failed);
    await forget(running);
    return round.cases.length;
  }
}

/** Gives how many of the round's cases were carried out. */
async function runRound(running: Running, round: Round, watch: Watch, outcomes: Map<string, Outcome>): Promise<number> {
  const names = round.cases.map(({ name }) => name);
  watch.log(`${names.length} ${names.length === 1 ? `case: ${names[0]}` : 'cases on one stack'}`);
  const stack = await begin(running, round, watch);
  const carried = await carryOut(stack, watch);
  const judged = await judge(stack, carried, watch);
  for (const [name, outcome] of judged) {
    outcomes.set(name, outcome);
    watch.log(`${outcome.passed ? 'right' : 'fails'}  ${name}${outcome.passed ? '' : `: ${outcome.wrong.join('; ')}`}`);
  }
  try {
    await endRound(
      stack,
      carried.cases.map(({ one }) => one),
    );
  } catch {
    // Engines on which nothing can be taken back are not handed on.
    await forget(running);
  }
  return Math.max(1, carried.cases.length);
}

async function forget(running: Running): Promise<void> {
  const { engines } = running;
  running.engines = null;
  await engines?.close();
}

/** On the engines that run; on new ones where these do not take the round, as that may be what an earlier one has left. */
async function begin(running: Running, round: Round, { log, expected }: Watch): Promise<FieldStack> {
  const { ownMysql } = round;
  if (running.engines !== null && running.ownMysql === ownMysql) {
    const stack = await beginRound(running.engines, round.cases, false).catch(messageOf);
    const why = typeof stack === 'string' ? stack : errorText(stack.submitted);
    const asKnown = round.cases.every((one) => expected(one, why));
    if (typeof stack !== 'string' && (stack.submitted.exitCode === 0 || asKnown)) return stack;
    log(`once more on new engines: ${why}`);
  }
  await forget(running);
  running.ownMysql = ownMysql;
  running.engines = await startEngines({ ownMysql });
  return beginRound(running.engines, round.cases, true);
}
