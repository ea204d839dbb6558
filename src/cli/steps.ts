import { systemClock } from '../adapters/clock.js';
import { writeRunningPipeline } from '../adapters/state/pipeline-file.js';
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
import { generationView, JOB_KINDS, jobName, type PortName } from '../model/index.js';
import { jobsSteadySince, type ValidationReport, validatePipeline } from '../validate/index.js';
import { applyDeps } from './apply-deps.js';
import type { Session } from './session.js';

/*
 * What commands are made of. `smoke` and `demo` run several of them, so none takes the pipeline's lock: the commands do.
 */

/** What src/apply works with, from the session's clients. */
export async function sessionDeps(session: Session): Promise<ApplyDeps> {
  const { emit, signal } = session;
  const connections = await session.connections();
  return applyDeps({ pipeline: session.pipeline(), stateDir: session.stateDir(), emit, signal }, connections);
}

export interface UpResult {
  /** False where the stack was up already. */
  readonly started: boolean;
  readonly jobs: readonly JobOutcome[];
  readonly ports: Readonly<Partial<Record<PortName, number>>>;
}

/** Brings the engines up, provisions them and resumes the jobs that ran before. */
export async function upStep(session: Session, options: { readonly autoPorts: boolean }): Promise<UpResult> {
  const runtime = session.runtime();
  const { started } = await runtime.up({ ...options, signal: session.signal });
  const deps = await sessionDeps(session);
  await provision({ ...deps, clickhouseUsers: runtime.target === 'local' ? 'configured' : 'sql' });
  const { jobs } = await resumeJobs(deps);
  return { started, jobs, ports: await runtime.ports() };
}

/** Starts the two Flink jobs where they do not run, and waits for their first checkpoints. */
export async function submitStep(session: Session): Promise<SubmitResult> {
  const result = await submitJobs(await sessionDeps(session));
  if (result.outcome !== 'changed') await writeRunningPipeline(session.stateDir(), session.pipeline());
  return result;
}

/** Compares MySQL with this generation's views, which are the targets for generation 1; see `validatePipeline`. */
export async function validateStep(session: Session, waitMs: number): Promise<ValidationReport> {
  const { source, sink, broker, flink } = await session.connections();
  const pipeline = session.pipeline();
  const names = JOB_KINDS.map((kind) => jobName(pipeline, kind));
  const tables = pipeline.tables.map((table) => ({ ...table, target: generationView(pipeline, table) }));
  return validatePipeline({
    pipeline: { ...pipeline, tables },
    source,
    sink,
    broker,
    clock: systemClock,
    emit: session.emit,
    signal: session.signal,
    waitMs,
    steadySince: (since) => jobsSteadySince(flink, names, since),
  });
}

/** Stops the jobs with savepoints, then the engines. Where Flink does not answer, the newest checkpoints serve. */
export async function stopStep(
  session: Session,
): Promise<{ readonly stopped: boolean; readonly jobs: readonly StoppedJob[] }> {
  const runtime = session.runtime();
  const { engines } = await runtime.status();
  if (engines.every(({ state }) => state === 'stopped')) return { stopped: false, jobs: [] };
  const jobs = engines.some(({ name, state }) => name === 'flink-jobmanager' && state === 'ready')
    ? await stopRunningJobs(session)
    : [];
  await session.close();
  session.emit({ type: 'start', id: 'stop', title: 'Stopping the engines' });
  await runtime.stop(session.signal);
  session.emit({ type: 'done', id: 'stop', text: 'stopped' });
  return { stopped: true, jobs };
}

async function stopRunningJobs(session: Session): Promise<readonly StoppedJob[]> {
  return stopJobs(await sessionDeps(session));
}
