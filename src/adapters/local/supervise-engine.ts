import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../errors/index.js';
import { pollUntil, unlessAborted } from '../../ports/index.js';
import { systemClock } from '../host/clock.js';
import type { ProcessIdentity } from '../host/process-identity.js';
import { backoff, FAILED_AFTER, type SupervisorTiming } from './backoff.js';
import { endGroup, killGroup } from './end-process.js';
import { rotateIfPossible } from './engine-logs.js';
import { adoptEngine, type EngineProcess, startEngine } from './engine-process.js';
import type { EngineSpec } from './engine-spec.js';
import { logFile, type StatePaths } from './paths.js';
import type { StatusBoard } from './status-board.js';

export interface SuperviseContext {
  readonly paths: StatePaths;
  readonly board: StatusBoard;
  readonly timing: SupervisorTiming;
  /** Aborted when the supervisor stops; the engine's process is left to the stop that follows. */
  readonly signal: AbortSignal;
  log(text: string): void;
}

/** An engine's process from an earlier supervisor, and how often that one had restarted it. */
export interface Orphan {
  readonly identity: ProcessIdentity;
  readonly restarts: number;
}

/** How one run of an engine came to its end. */
interface Failure {
  readonly reason: string;
  /** How long it was ready before, in milliseconds; null where it never was. */
  readonly readyMs: number | null;
  readonly timedOut: boolean;
}

/** Keeps one engine running until the supervisor stops. */
export async function superviseEngine(
  spec: EngineSpec,
  orphan: Orphan | null,
  context: SuperviseContext,
): Promise<void> {
  const { board, signal, timing } = context;
  let failures = 0;
  let adopted = orphan === null ? null : await adopt(spec, orphan, context);
  while (!signal.aborted) {
    const failure = await runOnce(spec, adopted, context);
    adopted = null;
    if (signal.aborted) return;
    failures = failure.readyMs !== null && failure.readyMs >= timing.stableMs ? 1 : failures + 1;
    const pause = backoff(failures, timing);
    const { reason } = failure;
    const detail = `${reason}; starts again in ${pause / 1000} s`;
    context.log(`${spec.name}: ${detail}`);
    const state = failure.timedOut || failures >= FAILED_AFTER ? 'failed' : 'restarting';
    board.setEngine(spec.name, { state, pid: null, startTime: null, detail, reason });
    await delay(pause, undefined, { signal }).catch(() => undefined);
    // The reason stays until the next start says otherwise: whoever looks in between must see it.
    if (!signal.aborted) {
      board.setEngine(spec.name, { state, detail, reason, restarts: board.engine(spec.name).restarts + 1 });
    }
  }
}

/** Takes an orphan over where it answers, else ends it. */
async function adopt(
  spec: EngineSpec,
  { identity, restarts }: Orphan,
  context: SuperviseContext,
): Promise<EngineProcess | null> {
  const { board, signal, timing } = context;
  board.setEngine(spec.name, { ...identity, restarts, detail: 'found running' });
  const deadline = Date.now() + timing.adoptMs;
  const engine = adoptEngine(identity, signal);
  const pending = await pollReady(spec, engine, deadline, context);
  if (signal.aborted || pending === null) {
    context.log(`${spec.name}: adopted, pid ${identity.pid}`);
    return engine;
  }
  context.log(`${spec.name}: pid ${identity.pid} does not answer (${pending}); it is ended and started anew`);
  await endGroup(identity, spec.stop);
  board.setEngine(spec.name, { pid: null, startTime: null });
  return null;
}

async function runOnce(spec: EngineSpec, adopted: EngineProcess | null, context: SuperviseContext): Promise<Failure> {
  const { board, signal } = context;
  try {
    const engine = adopted ?? (await start(spec, context));
    const pending = await pollReady(spec, engine, Date.now() + spec.readyTimeoutMs, context);
    if (signal.aborted) return { reason: 'the supervisor stops', readyMs: null, timedOut: false };
    if (pending !== null) {
      const timedOut = await endUnready(spec, engine);
      const reason = timedOut ? `not ready after ${spec.readyTimeoutMs / 1000} s: ${pending}` : await engine.ended;
      return { reason, readyMs: null, timedOut };
    }
    board.setEngine(spec.name, { state: 'ready' });
    context.log(`${spec.name}: ready, pid ${engine.identity.pid}`);
    const readySince = Date.now();
    const over = new AbortController();
    const watching = noteSilence(spec, { ...context, signal: AbortSignal.any([signal, over.signal]) });
    const reason = await Promise.race([engine.ended, aborted(signal)]).finally(() => over.abort());
    await watching;
    if (!signal.aborted) killGroup(engine.identity);
    return { reason, readyMs: Date.now() - readySince, timedOut: false };
  } catch (error) {
    return { reason: messageOf(error), readyMs: null, timedOut: false };
  }
}

/** Writes down since when an engine that was ready has not answered. It is left alone: it may only be busy, or be looked at. */
async function noteSilence(spec: EngineSpec, { board, signal, timing, log }: SuperviseContext): Promise<void> {
  let answeredAt = Date.now();
  let silent = false;
  const look = async (): Promise<void> => {
    const asked = Date.now();
    const pending = await ask(spec, ANSWER_MS, signal);
    if (signal.aborted) return;
    if (pending === null) answeredAt = asked;
    if ((pending !== null) === silent) return;
    silent = !silent;
    board.setEngine(spec.name, { state: 'ready', ...(silent ? { silentSince: answeredAt } : {}) });
    log(`${spec.name}: ${silent ? `does not answer: ${pending}` : 'answers again'}`);
  };
  const poll = { clock: systemClock, signal, pauseMs: timing.watchMs, pauseFirst: true };
  await pollUntil(look, () => signal.aborted, poll).catch(unlessAborted(signal));
}

async function start(spec: EngineSpec, context: SuperviseContext): Promise<EngineProcess> {
  const { board, paths, signal } = context;
  board.setEngine(spec.name, { state: 'starting', detail: waitsFor(spec) });
  await board.whenReady(spec.dependsOn, signal);
  board.setEngine(spec.name, { state: 'starting', detail: 'prepares' });
  await spec.prepare(signal);
  signal.throwIfAborted();
  const log = logFile(paths, spec.name);
  rotateIfPossible(log);
  const engine = await startEngine(spec, paths.stateDir, log);
  board.setEngine(spec.name, { state: 'starting', ...engine.identity, detail: 'started' });
  context.log(`${spec.name}: started, pid ${engine.identity.pid}`);
  return engine;
}

function waitsFor(spec: EngineSpec): string {
  return spec.dependsOn.length === 0 ? 'starts' : `waits for ${spec.dependsOn.join(', ')}`;
}

/** Asks until the engine is ready (null); else the text of what it waited for when it ended, or time ran out, or on abort. */
async function pollReady(
  spec: EngineSpec,
  engine: EngineProcess,
  deadline: number,
  { board, signal, timing }: SuperviseContext,
): Promise<string | null> {
  const over = new AbortController();
  engine.ended.then(() => over.abort());
  const either = AbortSignal.any([signal, over.signal]);
  let pending: string | null = null;
  const look = async (): Promise<string | null> => {
    pending = await ask(spec, Math.min(ANSWER_MS, Math.max(deadline - Date.now(), 1)), signal);
    return pending;
  };
  const show = (detail: string | null): void => {
    if (detail !== null && board.engine(spec.name).detail !== detail) board.setEngine(spec.name, { detail });
  };
  const poll = { clock: systemClock, signal: either, pauseMs: timing.readyPollMs, deadline, meanwhile: show };
  await pollUntil(look, (found) => found === null || either.aborted, poll).catch(unlessAborted(either));
  return over.signal.aborted ? 'its process ended' : pending;
}

const ANSWER_MS = 5_000;

/** One readiness question; an engine that hangs is not ready. */
async function ask(spec: EngineSpec, timeoutMs: number, signal: AbortSignal): Promise<string | null> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const over = new Promise<string>((resolve) => {
    timeout.addEventListener('abort', () => resolve('it does not answer'), { once: true });
  });
  return Promise.race([spec.ready(AbortSignal.any([signal, timeout])), over]);
}

/** Ends an engine that did not become ready; false where it had ended by itself. */
async function endUnready(spec: EngineSpec, engine: EngineProcess): Promise<boolean> {
  const stillRuns = Symbol('still runs');
  const first = await Promise.race([engine.ended, Promise.resolve(stillRuns)]);
  await endGroup(engine.identity, spec.stop);
  return first === stillRuns;
}

function aborted(signal: AbortSignal): Promise<string> {
  if (signal.aborted) return Promise.resolve('the supervisor stops');
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve('the supervisor stops'), { once: true });
  });
}
