import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { projectName } from '../../../src/adapters/docker/index.js';
import type { ClientTls } from '../../../src/ports/index.js';
import type { Remains } from '../../e2e/support/runtime-contract.js';
import type { Workspace } from '../../e2e/support/workspace.js';

export async function docker(...args: readonly string[]): Promise<string> {
  return (await execa('docker', args, { stdin: 'ignore' })).stdout;
}

/** Full ids of a pipeline's containers; `--all` or a `--filter` may narrow or widen them. */
export async function containersOf(pipeline: string, ...options: readonly string[]): Promise<readonly string[]> {
  return lines('ps', '--quiet', '--no-trunc', ...ofProject(pipeline), ...options);
}

export async function containerOf(pipeline: string, service: string): Promise<string> {
  const [id] = await containersOf(pipeline, '--filter', `label=com.docker.compose.service=${service}`);
  if (id === undefined) throw new Error(`no container of ${service}`);
  return id;
}

/** The key of Flink's clients, from the volume of a pipeline's keys. */
export async function clientKeys(pipeline: string, passphrase: string): Promise<ClientTls> {
  const inside = ['exec', await containerOf(pipeline, 'flink-jobmanager'), 'base64', '--wrap=0'];
  const [pfx, ca] = await Promise.all([
    docker(...inside, '/flink-keys/rest-client.p12'),
    docker(...inside, '/flink-keys/rest-server.pem'),
  ]);
  return { pfx: Buffer.from(pfx, 'base64'), passphrase, ca: [Buffer.from(ca, 'base64')] };
}

/** Records in the topic of a pipeline's orders: a second snapshot would add one for each row. */
export async function recordsOf(pipeline: string, tool = 'kafka-get-offsets'): Promise<number> {
  const topic = ['--topic', 'orders-cdc-topic', '--bootstrap-server', 'localhost:9092'];
  // The agent that gives the broker's metrics would open its port a second time in the tool.
  const options = ['exec', '--env', 'KAFKA_OPTS=', await containerOf(pipeline, 'kafka')];
  const offsets = await docker(...options, tool, ...topic);
  return offsets.split('\n').reduce((sum, line) => sum + Number(line.split(':')[2]), 0);
}

/** What is there of a pipeline, at the engine and in its folder. */
export async function remainsOf(pipeline: string, { folder, secretsFile, stateDir }: Workspace): Promise<Remains> {
  const volumes = await lines('volume', 'ls', '--quiet', ...ofProject(pipeline));
  const networks = await lines('network', 'ls', '--quiet', ...ofProject(pipeline));
  const beside = async (path: string): Promise<readonly string[]> =>
    (await readdir(dirname(path)).catch(() => [])).map((name) => join(dirname(path), name));
  const known = (await beside(stateDir)).filter((path) => path.includes(pipeline));
  const prepared = ['.env', 'agents', 'connectors'].map((name) => join(folder, 'compose', name));
  return {
    running: await containersOf(pipeline),
    made: [...(await containersOf(pipeline, '--all')), ...networks],
    data: [...volumes, ...known, ...(await beside(secretsFile)).filter((path) => prepared.includes(path))],
  };
}

function ofProject(pipeline: string): readonly string[] {
  return ['--filter', `label=com.docker.compose.project=${projectName(pipeline)}`];
}

async function lines(...args: readonly string[]): Promise<readonly string[]> {
  return (await docker(...args)).split('\n').filter((line) => line !== '');
}
