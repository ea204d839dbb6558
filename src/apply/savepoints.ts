import { CdcctlError } from '../errors/index.js';
import { JOB_KINDS, type JobKind, jobName } from '../model/index.js';
import { JobParameter } from '../plan/index.js';
import type { FlinkJob } from '../ports/index.js';
import type { ApplyDeps } from './deps.js';

export interface TakenSavepoint {
  readonly kind: JobKind;
  readonly name: string;
  readonly id: string;
  readonly path: string;
}

/**
 * Where savepoints of a running job go (URI): to the states of the generation that it was submitted as, whatever the
 * config says by now. A savepoint among the states of another generation would hide that one's newest state.
 */
export async function savepointDirectory(
  { pipeline, flink, checkpoints }: Pick<ApplyDeps, 'pipeline' | 'flink' | 'checkpoints'>,
  { id, name }: FlinkJob,
): Promise<string> {
  const { parameters } = await flink.details(id);
  const generation = Number(parameters[JobParameter.generation] ?? pipeline.generation);
  return checkpoints.savepointDirectory({ id, name, generation });
}

/** Takes a savepoint of each of the pipeline's running jobs and leaves them running. */
export async function takeSavepoints(
  deps: Pick<ApplyDeps, 'pipeline' | 'flink' | 'checkpoints' | 'emit' | 'signal'>,
): Promise<readonly TakenSavepoint[]> {
  const { pipeline, flink, emit, signal } = deps;
  const jobs = (await flink.list()).filter(({ state }) => state === 'RUNNING');
  const taken: TakenSavepoint[] = [];
  for (const kind of JOB_KINDS) {
    const name = jobName(pipeline, kind);
    const job = jobs.find((running) => running.name === name);
    if (job !== undefined) {
      emit({ type: 'start', id: `savepoint ${name}`, title: name });
      const path = await flink.savepoint(job.id, await savepointDirectory(deps, job), signal);
      emit({ type: 'done', id: `savepoint ${name}`, text: path });
      taken.push({ kind, name, id: job.id, path });
    }
  }
  if (taken.length === 0) {
    throw new CdcctlError({
      code: 'CDC-JOB-NOT-RUNNING',
      what: `No job of pipeline ${pipeline.name} runs`,
      why: 'There is nothing to take a savepoint of.',
      next: 'Run `cdcctl submit`.',
    });
  }
  return taken;
}
