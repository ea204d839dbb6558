import { systemClock } from '../adapters/host/clock.js';
import { fileStateStore } from '../adapters/state/files.js';
import { keepEarlierPipeline } from '../adapters/state/pipeline-file.js';
import type { ApplyDeps } from '../apply/index.js';
import {
  type JobOutcome,
  provision,
  resumeJobs,
  type StoppedJob,
  type SubmitResult,
  stopJobs,
  submitJobs,
} from '../apply/index.js';
import { messageOf } from '../errors/index.js';
import { generationView, JOB_KINDS, jobName, type PortName } from '../model/index.js';
import { isEarlierHash } from '../plan/index.js';
import {
  jobsSteadySince,
  troubleOfJobs,
  type ValidateOptions,
  type ValidationReport,
  validatePipeline,
} from '../validate/index.js';
import { applyDeps } from './apply-deps.js';
import { awaitJobs } from './await-jobs.js';
import { writeRendered } from './rendered-files.js';
import type { Session } from './session.js';

/*
 * What commands are made of. `smoke` and `demo` run several of them, so none takes the pipeline's lock: the commands do.
 */

/** What src/apply works with, from the session's clients. */
export async function sessionDeps(session: Session): Promise<ApplyDeps> {
  const { emit, signal } = session;
  const connections = await session.connections();
  return applyDeps({ pipeline: session.pipeline(), emit, signal }, connections);
}

/** How long `validate` waits where nothing else is asked. */
export const DEFAULT_WAIT_MS = 60_000;

export interface UpResult {
  /** False where the stack was up already. */
  readonly started: boolean;
  readonly jobs: readonly JobOutcome[];
  readonly ports: Readonly<Partial<Record<PortName, number>>>;
}

/** Brings the engines up, provisions them and resumes the jobs that ran before. */
export async function upStep(session: Session, options: { readonly autoPorts: boolean }): Promise<UpResult> {
  const runtime = session.runtime();
  if (runtime.target === 'docker') writeRendered(session);
  await keepEarlier(session.stateDir());
  const { started } = await runtime.up({ ...options, signal: session.signal });
  const deps = await sessionDeps(session);
  await provision(deps);
  const { jobs } = await runtime.holdJobs(() => resumeJobs(deps), session.signal);
  await runtime.keepJobs(session.signal);
  return { started, jobs, ports: await runtime.ports() };
}

/** Jobs of cdcctl 0.1 are recognised by the pipeline that it left, which `up` is about to replace. */
async function keepEarlier(stateDir: string): Promise<void> {
  const jobs = await fileStateStore(stateDir).readJobs();
  if (jobs?.jobs.some(({ hash }) => isEarlierHash(hash)) === true) await keepEarlierPipeline(stateDir);
}

/**
 * Starts the two Flink jobs where they do not run, and waits for their first checkpoints. `restart`: also those that run,
 * but not as they are configured.
 */
export async function submitStep(session: Session, mode: 'submit' | 'restart' = 'submit'): Promise<SubmitResult> {
  const deps = await sessionDeps(session);
  return session.runtime().holdJobs(() => submitJobs(deps, mode), session.signal);
}

/** Compares MySQL with this generation's views, which are the targets for generation 1; see `validatePipeline`. */
export async function validateStep(
  session: Session,
  waitMs: number,
  options: ValidateOptions = {},
): Promise<ValidationReport> {
  const { source, sink, broker, flink } = await session.connections();
  const pipeline = session.pipeline();
  const names = JOB_KINDS.map((kind) => jobName(pipeline, kind));
  const begun = systemClock.now();
  const jobTrouble = () => troubleOfJobs(flink, names, begun, systemClock.now);
  await awaitJobs(session, flink, names, waitMs, jobTrouble);
  const tables = pipeline.tables.map((table) => ({ ...table, target: generationView(pipeline, table) }));
  const deps = {
    tables,
    source,
    sink,
    topics: { pipeline, broker },
    clock: systemClock,
    emit: session.emit,
    signal: session.signal,
    waitMs,
    random: Math.random,
    steadySince: (since: number) => jobsSteadySince(flink, names, since),
    jobTrouble,
    binlogSent: () => source.binlogSent(),
  };
  return validatePipeline(deps, options);
}

/** Stops the jobs with savepoints, then the engines. Where Flink does not answer, the newest checkpoints serve. */
export async function stopStep(
  session: Session,
  options: { readonly savepoints: boolean },
): Promise<{ readonly stopped: boolean; readonly jobs: readonly StoppedJob[] }> {
  const runtime = session.runtime();
  const { engines } = await runtime.status();
  if (engines.every(({ state }) => state === 'stopped')) return { stopped: false, jobs: [] };
  const jobs =
    options.savepoints && engines.some(({ name, state }) => name === 'flink-jobmanager' && state === 'ready')
      ? await stopRunningJobs(session)
      : [];
  await session.close();
  session.emit({ type: 'start', id: 'stop', title: 'Stopping the engines' });
  await runtime.stop(session.signal);
  session.emit({ type: 'done', id: 'stop', text: 'stopped' });
  return { stopped: true, jobs };
}

async function stopRunningJobs(session: Session): Promise<readonly StoppedJob[]> {
  try {
    const deps = await sessionDeps(session);
    return await session.runtime().holdJobs(() => stopJobs(deps), session.signal);
  } catch (error) {
    session.signal.throwIfAborted();
    const text = `the jobs are stopped without savepoints (${messageOf(error)}); they go on from their newest checkpoints`;
    session.emit({ type: 'warning', text });
    return [];
  }
}
