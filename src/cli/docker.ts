import { homedir } from 'node:os';
import {
  copyAgent,
  copyJars,
  createDockerRuntime,
  dockerPaths,
  type PrepareContext,
  projectName,
} from '../adapters/docker/index.js';
import { cacheDirectory, resolveConnectors } from '../adapters/local/engines/index.js';
import { jobVariables } from '../apply/index.js';
import { CdcctlError, ExitCode } from '../errors/index.js';
import { needsFlinkCdc, type Pipeline, runsMysql } from '../model/index.js';
import type { Emit, Runtime } from '../ports/index.js';

export interface DockerOptions {
  readonly pipeline: Pipeline;
  /** Folder of the pipeline's file; the compose project is in `compose/`. */
  readonly folder: string;
  readonly stateDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly emit: Emit;
}

/** What the rendered compose project is prepared from; the jars come from where the embedded Flink has them. */
export function dockerContext({ pipeline, folder, stateDir, env, emit }: DockerOptions): PrepareContext {
  if (!runsMysql(pipeline)) throw notYet(pipeline);
  const cacheDir = cacheDirectory(env, homedir());
  return {
    pipeline,
    project: { name: projectName(pipeline.name), paths: dockerPaths(folder, stateDir), env },
    cacheDir,
    emit,
    async gatherJars(target, signal) {
      const { flink, source } = pipeline;
      const wanted = { flinkVersion: flink.version, flinkCdc: needsFlinkCdc(source.reader) };
      const sources = await resolveConnectors({ ...wanted, cacheDir, env, emit, signal });
      await copyAgent(sources.agentLib, target.agents);
      return copyJars(sources, pipeline.sink.type, target.connectors);
    },
    jobVariables: (jars) => jobVariables({ pipeline, jars }),
  };
}

function notYet({ source }: Pipeline): CdcctlError {
  return new CdcctlError({
    code: 'CDC-EXTERNAL-SOURCE',
    what: 'The Docker target does not read from a MySQL that is there already',
    why: `source.host is ${source.host}: only the local target can do that so far.`,
    next: 'cdcctl --target local up; cdcctl render --files-only writes the files alone',
    exitCode: ExitCode.config,
  });
}

/** The runtime of the Docker target. */
export function dockerRuntime(options: DockerOptions): Runtime {
  return createDockerRuntime(dockerContext(options));
}
