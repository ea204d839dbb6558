import { execa } from 'execa';
import { redact } from '../../model/index.js';
import type { JobRunner, Secrets } from '../../ports/index.js';
import { SUBMIT_LOG } from '../../render/compose/index.js';
import { createRunner } from '../host/job-runner.js';
import type { DockerEngine, Env } from './engine.js';
import { execCall, flinkContainer } from './exec.js';
import { SUBMIT } from './services.js';

export interface DockerRunnerContext {
  readonly project: string;
  readonly env: Env;
  readonly engine: () => Promise<DockerEngine>;
  readonly secrets: () => Promise<Secrets>;
  /** Starts the service `submit` where it does not run; it leaves the jobs alone while they are held. */
  readonly startService: () => Promise<void>;
}

/** Submits by the program that the service `submit` runs too, in its container. Secrets go through its standard input. */
export function dockerJobRunner(context: DockerRunnerContext): JobRunner {
  let known: Secrets = new Map();
  const notes = new Set<Promise<unknown>>();
  const hide = (text: string): string => redact(text, known);
  const runner = createRunner({
    log: SUBMIT,
    redact: hide,
    write(text) {
      const note = intoLog(context, `${hide(text)}\n`).finally(() => notes.delete(note));
      notes.add(note);
    },
    async prepare() {
      known = await context.secrets();
      const engine = await context.engine();
      const container = (await flinkContainer(engine, context.project, [SUBMIT])) ?? (await started(context, engine));
      const { args, env } = execCall(engine, container, ['bash', '/runner.sh', 'submit'], context.env);
      return { command: 'docker', args, env };
    },
  });
  return {
    ...runner,
    async close() {
      await runner.close();
      await Promise.allSettled(notes);
    },
  };
}

async function started({ project, startService }: DockerRunnerContext, engine: DockerEngine): Promise<string> {
  await startService();
  return (await flinkContainer(engine, project, [SUBMIT])) ?? SUBMIT;
}

/** Full traces are for `cdcctl logs submit`: the service puts into its log what is written to this pipe. */
async function intoLog({ project, env, engine }: DockerRunnerContext, text: string): Promise<void> {
  try {
    const found = await engine();
    const container = await flinkContainer(found, project, [SUBMIT]);
    if (container === null) return;
    const write = ['bash', '-c', `[[ ! -p ${SUBMIT_LOG} ]] || timeout 10 tee ${SUBMIT_LOG} >/dev/null`];
    const call = execCall(found, container, write, env);
    await execa('docker', call.args, { env: call.env, input: text, reject: false });
  } catch {
    // What has happened is told by the command itself: a log that cannot be written must not hide it.
  }
}
