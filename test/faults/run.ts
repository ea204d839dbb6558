import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../src/errors/index.js';
import { createRandom } from '../../src/generate/random.js';
import { runFault } from './episode.js';
import type { Fault, Need, Scene } from './fault.js';
import { FAULTS } from './faults/index.js';
import type { Options } from './options.js';
import { lost, type Outcome } from './outcome.js';
import { type Round, schedule } from './schedule.js';
import { Session } from './session.js';
import { expectDone, Stack } from './stack.js';
import type { Tools } from './tools.js';

/** What is written before the first snapshot is read. */
const BEFORE_SNAPSHOT_MS = 5_000;
const KEPT = join(import.meta.dirname, '../../reports/faults');

export interface Results {
  readonly outcomes: Outcome[];
  readonly opinions: string[];
}

interface Running {
  readonly options: Options;
  readonly tools: Tools;
  readonly signal: AbortSignal;
  readonly random: () => number;
  /** When no further fault is begun. */
  readonly end: () => number;
  readonly log: (text: string) => void;
  readonly results: Results;
}

/** Makes faults until the time is over. What there is of results stays where it is interrupted. */
export async function runFaults(
  options: Options,
  tools: Tools,
  signal: AbortSignal,
  log: (text: string) => void,
  results: Results,
): Promise<void> {
  const random = createRandom(options.seed);
  const wanted = FAULTS.filter(({ kind, fromMinutes = 0 }) =>
    options.only.length === 0 ? fromMinutes <= options.minutes : options.only.includes(kind),
  );
  const able = wanted.filter((fault) => lacking(fault, tools) === null);
  for (const fault of wanted) if (!able.includes(fault)) results.outcomes.push(skippedFault(fault, tools));
  if (able.length === 0) return;
  let end: number | null = null;
  // The time begins with the first fault: bringing up the first stack is not part of it.
  const running: Running = {
    ...{ options, tools, signal, random, log, results },
    end: () => (end ??= Date.now() + options.minutes * 60_000),
  };
  for (const round of schedule(able, random, options.delivery)) {
    if (end !== null && Date.now() >= end) return;
    let rest: Round | null = round;
    while (rest !== null && (end === null || Date.now() < end)) rest = await tryRound(rest, running);
  }
}

/** Gives what is still to be made where the stack was of no use any more. */
async function tryRound(round: Round, running: Running): Promise<Round | null> {
  try {
    const rest = await runRound(round, running);
    return rest.length === 0 ? null : { ...round, atSnapshot: null, faults: rest };
  } catch (error) {
    broken(error, round, running);
    return null;
  }
}

/** A stack that does not come up, or does not catch up with its first snapshot, is a failure like any other. */
function broken(error: unknown, { delivery }: Round, { end, log, results, signal }: Running): void {
  signal.throwIfAborted();
  // Else stacks that never come up would be tried for ever.
  end();
  const text = messageOf(error);
  log(text);
  const failures = [{ text, known: null }];
  results.outcomes.push({ ...NOTHING, kind: 'bring-up', what: 'a new stack, without any fault', delivery, failures });
}

/** Why a fault cannot be made here; null where it can. */
function lacking({ needs = [] }: Fault, tools: Tools): string | null {
  const missing: Readonly<Record<Need, string | null>> = {
    root: process.getuid?.() === 0 ? null : 'a small disk can only be mounted as root',
    clocks: tools.clock === null ? 'a process has a clock of its own only as root, with a C compiler' : null,
    proxies: tools.iptables === null ? 'connections can only be redirected as root, with iptables' : null,
  };
  return needs.map((need) => missing[need]).find((reason) => reason !== null) ?? null;
}

const NOTHING: Omit<Outcome, 'kind' | 'what' | 'delivery'> = {
  ...{ number: 0, at: '', seconds: 0, load: 0, changes: 0, recoveryMs: null, wrong: [], notes: [], failures: [] },
  steps: { backwards: 0, returned: 0, longestMs: 0 },
};

function skippedFault(fault: Fault, tools: Tools): Outcome {
  const { kind, what } = fault;
  return { ...NOTHING, kind, what, delivery: 'at-least-once', skipped: lacking(fault, tools) ?? '' };
}

/** Gives the faults that were not made. */
async function runRound(round: Round, running: Running): Promise<readonly Fault[]> {
  const { log, options, results, tools } = running;
  log(`brings up a stack with ${round.delivery}`);
  const stack = await Stack.bringUp(round.delivery, tools, {});
  const session = new Session(stack, options.seed + results.outcomes.length, options.rate, running.signal);
  try {
    await session.start();
    await delay(BEFORE_SNAPSHOT_MS, undefined, { signal: running.signal });
    if (!(await begin(round, stack, session, running))) return round.faults;
    return await makeFaults(round, stack, session, running);
  } finally {
    await session.stop().catch((error) => log(`the session does not end: ${messageOf(error)}`));
    await stack.takeDown();
  }
}

/** The first snapshot, with or without a fault; false where the stack is of no use afterwards. */
async function begin(round: Round, stack: Stack, session: Session, running: Running): Promise<boolean> {
  if (round.atSnapshot === null) {
    running.log('submits');
    expectDone(await stack.workspace.cdcctl('submit'));
  } else if (!(await one(round.atSnapshot, stack, session, running))) return false;
  await caughtUp(stack, session);
  session.reader.forget();
  return true;
}

/** What was written before the snapshot was read comes once more, from the binlog: until then the view may go back. */
async function caughtUp(stack: Stack, session: Session): Promise<void> {
  // The first marker may come by the snapshot, the second one by the binlog alone.
  for (let n = 0; n < 2; n++) {
    if ((await session.recovery(300_000)) === null)
      throw new Error('nothing arrives in a stack that was just brought up');
  }
  if (session.standing > 0) return;
  await session.writer.pause();
  const answer = await stack.workspace.cdcctl('validate', '--wait', '300s');
  session.writer.resume();
  expectDone(answer);
}

async function makeFaults(
  { faults }: Round,
  stack: Stack,
  session: Session,
  running: Running,
): Promise<readonly Fault[]> {
  for (const [place, fault] of faults.entries()) {
    if (Date.now() >= running.end()) break;
    if (!(await one(fault, stack, session, running))) return faults.slice(place + 1);
  }
  await secondOpinion(stack, session, running);
  return [];
}

async function one(fault: Fault, stack: Stack, session: Session, running: Running): Promise<boolean> {
  const { log, random, results, signal } = running;
  const number = results.outcomes.filter(({ skipped }) => skipped === undefined).length + 1;
  running.end();
  log(`${number}. ${fault.kind}`);
  const scene: Scene = {
    ...{ stack, random, signal },
    wait: (ms) => delay(ms, undefined, { signal }),
    log: (text) => log(`   ${text}`),
  };
  const outcome = await runFault(fault, number, scene, session);
  results.outcomes.push(outcome);
  log(`   ${summary(outcome)}`);
  for (const text of [...outcome.failures.map((failure) => failure.text), ...outcome.notes]) log(`   ${text}`);
  if (outcome.failures.length > 0) await keepLogs(outcome, stack, running);
  // Rows that are wrong are known from now on; what does not run any more is of no use.
  return outcome.recoveryMs !== null && fault.expect === 'recovers';
}

/** The stack goes, and with it what could tell the cause. */
async function keepLogs({ number, kind }: Outcome, stack: Stack, { log }: Running): Promise<void> {
  const folder = join(KEPT, `${number}-${kind}`);
  await rm(folder, { recursive: true, force: true });
  await cp(join(stack.workspace.stateDir, 'logs'), folder, { recursive: true });
  log(`   logs: ${folder}`);
}

function summary(outcome: Outcome): string {
  const { recoveryMs, changes, seconds, steps } = outcome;
  const recovery = recoveryMs === null ? 'no recovery' : `recovery ${(recoveryMs / 1000).toFixed(1)} s`;
  const back = `${steps.backwards} backwards, ${steps.returned} returned, ${(steps.longestMs / 1000).toFixed(1)} s`;
  return `${seconds} s, ${changes} changes, ${recovery}, lost ${lost(outcome)}, doubled ${outcome.wrong.length - lost(outcome)}, ${back}`;
}

/** `validate` has to agree with the comparison that shares no code with it. */
async function secondOpinion(stack: Stack, session: Session, { log, results }: Running): Promise<void> {
  await session.writer.pause();
  const answer = await stack.workspace.cdcctl('validate', '--wait', '120s');
  session.writer.resume();
  const { wrong } = await session.compare();
  const all = Math.max(session.standing, wrong.length);
  const agrees = (answer.exitCode === 0) === (all === 0);
  const text = `\`validate\` ended with ${answer.exitCode}, the suite's own comparison found ${all} wrong rows: ${agrees ? 'they agree' : 'they do NOT agree'}`;
  log(text);
  results.opinions.push(text);
}
