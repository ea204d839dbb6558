import { givenSecrets, runsMysql, taskSlots } from '../../model/index.js';
import { readRunningPipeline } from '../state/pipeline-file.js';
import type { SupervisorTiming } from './backoff.js';
import type { OpenDashboard } from './dashboard.js';
import type { EngineContext, EngineSpec } from './engine-spec.js';
import { clickhouseUsers } from './engines/clickhouse-users.js';
import type { KeepJobs } from './keep-jobs.js';
import { statePaths } from './paths.js';
import { readSecretsFile, withGiven } from './secrets.js';
import { readStackFile } from './stack-file.js';
import { runSupervisor } from './supervisor.js';

export interface SupervisorProcessOptions {
  readonly stateDir: string;
  readonly specs: (context: EngineContext) => readonly EngineSpec[];
  readonly keepJobs?: KeepJobs;
  readonly dashboard?: (context: EngineContext) => OpenDashboard;
  readonly timing?: Partial<SupervisorTiming>;
}

/**
 * The whole life of the supervisor process: everything it needs is in the state directory, SIGTERM ends it. It logs to
 * stdout, which `up` has connected to logs/supervisor.log.
 */
export async function runSupervisorProcess(options: SupervisorProcessOptions): Promise<void> {
  const { stateDir, dashboard, ...others } = options;
  const stopped = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopped.abort());
  // A closed terminal is no reason to end.
  process.on('SIGHUP', () => undefined);
  // Nor is a full disk, on which the log cannot be written.
  process.stdout.on('error', () => undefined);

  const paths = statePaths(stateDir);
  const stack = await readStackFile(paths.stack);
  const pipeline = await readRunningPipeline(stateDir);
  if (stack === null || pipeline === null) throw new Error(`${stateDir} has no stack.json or no pipeline.json`);
  const secrets = withGiven(await readSecretsFile(paths), process.env, givenSecrets(pipeline));
  const { ports, artifacts } = stack;
  const users = clickhouseUsers(pipeline);
  const withoutMysql = !runsMysql(pipeline);
  const context = {
    stateDir,
    ports,
    secrets,
    artifacts,
    clickhouseUsers: users,
    withoutMysql,
    taskSlots: taskSlots(pipeline),
  };
  const specs = options.specs(context);
  log(`supervisor started, pid ${process.pid}`);
  const open = dashboard === undefined ? {} : { dashboard: dashboard(context) };
  await runSupervisor({ ...others, ...open, stateDir, specs, signal: stopped.signal, log });
  log('supervisor stopped');
}

function log(text: string): void {
  process.stdout.write(`${new Date().toISOString()} ${text}\n`);
}
