import { homedir } from 'node:os';
import process from 'node:process';
import { cacheDirectory, connectorSourceDir, declarationsDir } from '../../src/adapters/local/engines/declarations.js';
import { resolveArtifacts } from '../../src/adapters/local/engines/index.js';
import { loadPipeline } from '../../src/config/load.js';
import { needsFlinkCdc, type Pipeline } from '../../src/model/index.js';
import { withReader } from '../e2e/support/reader.js';
import { pipelineText } from './tables.js';

function pipelineOf(env: NodeJS.ProcessEnv): Pipeline {
  const text = withReader(pipelineText('at-least-once'), env.CDCCTL_TEST_READER);
  return loadPipeline({ path: 'pipeline.yaml', text, env }).pipeline;
}

/** Fetches the engines that are not in the cache yet: the stacks run where no network is but their own loopback device. */
export async function fetchEngines(): Promise<void> {
  const pipeline = pipelineOf(process.env);
  await resolveArtifacts({
    root: declarationsDir(),
    connectorSource: connectorSourceDir(),
    cache: cacheDirectory(process.env, homedir()),
    flinkVersion: pipeline.flink.version,
    flinkCdc: needsFlinkCdc(pipeline.source.reader),
    env: process.env,
    emit: (event) => {
      if (event.type === 'start') process.stdout.write(`${event.title}\n`);
    },
    signal: new AbortController().signal,
  });
}
