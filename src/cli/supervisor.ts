// Entry of the supervisor process that `up` leaves behind; its one argument is the state directory.
import { localDashboard } from '../adapters/local/dashboard.js';
import { localSpecs } from '../adapters/local/local-engines.js';
import { runSupervisorProcess } from '../adapters/local/run-supervisor.js';
import { readRunningPipeline } from '../adapters/state/pipeline-file.js';
import { resumeJobs } from '../apply/index.js';
import { applyDeps } from './apply-deps.js';
import { connect } from './connections.js';
import { localRuntime } from './local.js';

const [stateDir] = process.argv.slice(2);
if (stateDir === undefined) throw new Error('the state directory is missing');
await runSupervisorProcess({
  stateDir,
  specs: localSpecs,
  dashboard: localDashboard,
  keepJobs: (signal) => keepJobs(stateDir, signal),
});

/** Submits again what a lost JobManager ran, from the newest checkpoints; see `resumeJobs`. */
async function keepJobs(directory: string, signal: AbortSignal): Promise<string> {
  const pipeline = await readRunningPipeline(directory);
  if (pipeline === null) return '';
  const emit = (): void => undefined;
  const runtime = localRuntime({ pipeline, stateDir: directory, env: process.env, emit });
  const connections = await connect(pipeline, runtime, directory, { hide: () => undefined });
  try {
    return (await resumeJobs(await applyDeps({ pipeline, emit, signal }, connections))).summary;
  } finally {
    await connections.close();
  }
}
