import { appendFileSync, mkdirSync } from 'node:fs';
import { redact } from '../../model/index.js';
import type { JobRunner, Secrets } from '../../ports/index.js';
import { createRunner } from '../host/job-runner.js';
import { rotateIfPossible } from './engine-logs.js';
import { baseEnvironment } from './engine-process.js';
import { flinkRunner } from './engines/index.js';
import { logFile, type StatePaths } from './paths.js';
import type { StackFile } from './stack-file.js';

/** Name of its log, and of its folders in the state directory. */
export const SUBMIT = 'submit';

export interface LocalRunnerOptions {
  readonly paths: StatePaths;
  readonly stack: () => Promise<Pick<StackFile, 'ports' | 'artifacts'>>;
  readonly secrets: () => Promise<Secrets>;
}

/** Submits with the Java and the jars that the stack runs on. */
export function localJobRunner({ paths, stack, secrets }: LocalRunnerOptions): JobRunner {
  const log = logFile(paths, SUBMIT);
  let known: Secrets = new Map();
  const hide = (text: string): string => redact(text, known);
  return createRunner({
    log: SUBMIT,
    redact: hide,
    write: (text) => appendFileSync(log, `${hide(text)}\n`, { mode: 0o600 }),
    async prepare() {
      known = await secrets();
      const { ports, artifacts } = await stack();
      const context = { stateDir: paths.stateDir, ports, artifacts, secrets: known, clickhouseUsers: [] };
      const { prepare, command, args, env, cwd } = flinkRunner(context, SUBMIT);
      await prepare();
      mkdirSync(paths.logs, { recursive: true, mode: 0o700 });
      rotateIfPossible(log);
      return { command, args, env: { ...baseEnvironment(process.env), ...env }, cwd };
    },
  });
}
