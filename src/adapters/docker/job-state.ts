import { CdcctlError } from '../../errors/index.js';
import { flinkSettingsFor, type Pipeline } from '../../model/index.js';
import type { CheckpointStore, JobSubmission, SavedState } from '../../ports/index.js';
import type { DockerEngine, Env } from './engine.js';
import { execIn, flinkContainer } from './exec.js';

/** Where the volume of checkpoints is in each of Flink's containers. */
export const ROOT = '/flink-state';

export interface JobStateContext {
  readonly pipeline: Pipeline;
  readonly project: string;
  readonly env: Env;
  readonly engine: () => Promise<DockerEngine>;
}

/**
 * Checkpoints, savepoints and submitted scripts in the volume that Flink's containers share. States are found by the
 * job's name and generation: the service `submit` resumes jobs under ids that nobody here knows.
 */
export function dockerCheckpoints(context: JobStateContext): CheckpointStore {
  const { pipeline, env } = context;
  const folder = (kind: string, name: string, generation = pipeline.generation) =>
    `${ROOT}/${kind}/${name}-g${generation}`;
  const inFlink = async (command: readonly string[], input?: string): Promise<string> => {
    const engine = await context.engine();
    return execIn(engine, await requireFlink(engine, context.project), command, env, input);
  };
  return {
    savepointDirectory: ({ name, generation }) => `file://${folder('savepoints', name, generation)}`,
    settings: ({ name }) =>
      flinkSettingsFor(pipeline.flink.version, {
        'execution.checkpointing.dir': `file://${folder('checkpoints', name)}`,
      }),
    async newest({ name }) {
      const find = 'find "$@" -name _metadata -size +0 -printf "%T@ %h\\n" 2>/dev/null || true';
      const folders = [folder('checkpoints', name), folder('savepoints', name)];
      return newestOf(await inFlink(['bash', '-c', find, 'find', ...folders]));
    },
    async record({ name, script, fromNothing }: JobSubmission) {
      if (fromNothing) await inFlink(['rm', '-rf', folder('checkpoints', name), folder('savepoints', name)]);
      const write = 'mkdir -p "$1" && cat >"$1/$2.sql.tmp" && mv "$1/$2.sql.tmp" "$1/$2.sql"';
      await inFlink(['bash', '-c', write, 'write', `${ROOT}/jobs`, name], script);
    },
    async recorded(name) {
      const script = await inFlink(['bash', '-c', 'cat "$1" 2>/dev/null || true', 'cat', `${ROOT}/jobs/${name}.sql`]);
      return script === '' ? null : script;
    },
  };
}

/** The newest line of `<seconds since the epoch> <folder>`. Flink writes _metadata last, so what has it is complete. */
export function newestOf(lines: string): SavedState | null {
  const states = lines.split('\n').flatMap((line): SavedState[] => {
    const match = /^(\d+(?:\.\d+)?) (\/.+)$/.exec(line);
    return match === null ? [] : [{ path: `file://${match[2]}`, completedAt: Math.floor(Number(match[1]) * 1000) }];
  });
  return states.sort((a, b) => b.completedAt - a.completedAt)[0] ?? null;
}

async function requireFlink(engine: DockerEngine, project: string): Promise<string> {
  const container = await flinkContainer(engine, project);
  if (container !== null) return container;
  throw new CdcctlError({
    code: 'CDC-SERVICE-NOT-RUNNING',
    what: 'No container of Flink runs',
    why: 'The jobs’ checkpoints are in a volume that is reached through it.',
    next: 'cdcctl --target docker up',
  });
}
