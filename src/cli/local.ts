import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDirectory } from '../adapters/local/engines/index.js';
import { createLocalEngines } from '../adapters/local/local-engines.js';
import { createLocalRuntime } from '../adapters/local/runtime.js';
import { needsFlinkCdc, type Pipeline, runsMysql } from '../model/index.js';
import type { Emit, Runtime } from '../ports/index.js';
import { withoutMysqlPort, withSource } from './external-source.js';

/** Root of this package: engines/ and connector/ are found there. */
const PROJECT_ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

export interface LocalOptions {
  readonly pipeline: Pipeline;
  readonly stateDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly emit: Emit;
}

/** The runtime of the local target, with the embedded engines. */
export function localRuntime({ pipeline, stateDir, env, emit }: LocalOptions): Runtime {
  const cacheDir = cacheDirectory(env, homedir());
  const engines = createLocalEngines({
    cacheDir,
    projectRoot: PROJECT_ROOT,
    flinkVersion: pipeline.flink.version,
    flinkCdc: needsFlinkCdc(pipeline.source.reader),
    withoutMysql: !runsMysql(pipeline),
    env,
  });
  const runtime = createLocalRuntime({
    pipeline: withoutMysqlPort(pipeline),
    stateDir,
    cacheDir,
    env,
    emit,
    engines,
    supervisorEntry: fileURLToPath(new URL('./supervisor.js', import.meta.url)),
  });
  return withSource(runtime, pipeline);
}
