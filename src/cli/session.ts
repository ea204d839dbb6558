import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { withPipelineLock } from '../adapters/host/lock.js';
import { loadPipeline } from '../config/index.js';
import { CdcctlError, ExitCode, messageOf } from '../errors/index.js';
import type { Pipeline } from '../model/index.js';
import type { Emit, Runtime } from '../ports/index.js';
import { missingConfig } from '../report/problem-text.js';
import type { Reporter } from '../report/reporter.js';
import { type Connections, connect } from './connections.js';
import { dockerRuntime } from './docker.js';
import { fenced } from './fenced.js';
import { localRuntime } from './local.js';
import { once } from './once.js';

export interface GlobalOptions {
  readonly config: string;
  readonly target: 'local' | 'docker';
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** All that a command works with. Everything is opened on first use and closed at the end. */
export interface Session {
  readonly globals: GlobalOptions;
  readonly reporter: Reporter;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly env: SessionOptions['env'];
  /** Folder of the pipeline's file: rendered files and the state directory stand beside it. */
  readonly folder: string;
  readonly stateDir: () => string;
  readonly pipeline: () => Pipeline;
  readonly runtime: () => Runtime;
  /** Clients of the stack's services; fails with the next command where the stack is not up. */
  readonly connections: () => Promise<Connections>;
  /** Runs the work while no other command changes this pipeline. */
  readonly locked: <T>(command: string, work: () => Promise<T>) => Promise<T>;
  /** Closes what was opened. The session can be used again: it opens anew. */
  readonly close: () => Promise<void>;
}

export interface SessionOptions {
  /** Name of the command. */
  readonly command: string;
  readonly globals: GlobalOptions;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * What is known of a pipeline's stack. Each target has stores of its own, so what is known of one says nothing of the
 * other; no pipeline's name has a dot.
 */
export function stateDirectory(folder: string, pipeline: string, target: GlobalOptions['target']): string {
  return join(folder, '.cdcctl', target === 'local' ? pipeline : `${pipeline}.${target}`);
}

export function createSession({ command, globals, reporter, signal: interrupt, env }: SessionOptions): Session {
  const lost = new AbortController();
  const signal = AbortSignal.any([interrupt, lost.signal]);
  const file = resolve(globals.config);
  const folder = dirname(file);
  const pipeline = once(() => readPipeline(globals.config, file, env, warnsIn(command) ? reporter : null));
  const stateDir = once(() => stateDirectory(folder, pipeline().name, globals.target));
  const runtime = once(() => {
    const options = { pipeline: pipeline(), folder, stateDir: stateDir(), env, emit: reporter.emit };
    const made = globals.target === 'docker' ? dockerRuntime(options) : localRuntime(options);
    return fenced(made, ['up', 'restart', 'stop', 'remove', 'holdJobs', 'keepJobs']);
  });
  let open: Promise<Connections> | undefined;
  return {
    globals,
    reporter,
    emit: reporter.emit,
    signal,
    env,
    folder,
    stateDir,
    pipeline,
    runtime,
    connections() {
      open ??= connect(pipeline(), runtime(), stateDir(), reporter);
      return open;
    },
    locked: (command, work) =>
      withPipelineLock(stateDir(), work, { command, signal, onLost: (error) => lost.abort(error) }),
    async close() {
      const closing = open;
      open = undefined;
      await closing?.then(
        (connections) => connections.close(),
        () => undefined,
      );
    },
  };
}

/** What is worth knowing of a config is said by the commands that look at it or take it up, and not again by each other one. */
function warnsIn(command: string): boolean {
  return ['doctor', 'render', 'up', 'smoke', 'demo'].includes(command);
}

function readPipeline(shown: string, file: string, env: SessionOptions['env'], reporter: Reporter | null): Pipeline {
  const { pipeline, warnings } = loadPipeline({ path: shown, text: readConfig(shown, file), env });
  for (const text of warnings) reporter?.emit({ type: 'warning', text });
  return pipeline;
}

function readConfig(shown: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw missingConfig(shown);
    throw new CdcctlError({
      code: 'CDC-CONFIG-UNREADABLE',
      what: `${shown} cannot be read`,
      why: messageOf(error),
      next: 'Name a readable file: cdcctl --config FILE ...',
      exitCode: ExitCode.config,
    });
  }
}
