import { expect } from 'vitest';
import { dockerRuntime } from '../../../src/cli/docker.js';
import { loadPipeline } from '../../../src/config/index.js';
import type { Runtime } from '../../../src/ports/index.js';
import {
  createWorkspace,
  eventually,
  ORDERS,
  openStores,
  type Stores,
  type Workspace,
} from '../../e2e/support/workspace.js';
import { containerOf } from './containers.js';
import { killContainer } from './kill-container.js';

export interface Job {
  readonly id: string;
  readonly state: string;
  readonly restoredFrom: string | null;
}

/** A pipeline in containers, by cdcctl. */
export interface DockerStack {
  readonly name: string;
  readonly workspace: Workspace;
  readonly runtime: Runtime;
  /** Connections since the last `up`. */
  stores(): Stores;
  /** Runs a command, which has to succeed, and gives its document. */
  // biome-ignore lint/suspicious/noExplicitAny: documents are checked by the tests that read them
  cdcctl(...args: readonly string[]): Promise<any>;
  up(...options: readonly string[]): Promise<{ readonly started: boolean }>;
  /** Both jobs by kind; fails where there are others or fewer. */
  jobs(): Promise<Readonly<Record<'cdc' | 'sync', Job>>>;
  /** Writes orders and compares every row. */
  flows(changes: number): Promise<void>;
  /** Kills a service's process and waits until its container has been restarted and is ready. */
  crash(service: string): Promise<void>;
  /** Takes everything down, also what a failed test has left. Once is enough. */
  remove(): Promise<void>;
}

export async function createDockerStack(name: string, config = ORDERS): Promise<DockerStack> {
  const workspace = await createWorkspace({
    text: config.replace('name: orders', `name: ${name}`),
    name,
    target: 'docker',
  });
  const { folder, stateDir } = workspace;
  const { env } = process;
  const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text: await workspace.read(), env });
  const runtime = dockerRuntime({ pipeline, folder, stateDir, env, emit: () => undefined });
  let stores: Stores | undefined;

  let removing: Promise<void> | undefined;

  const cdcctl: DockerStack['cdcctl'] = async (...args) => {
    const answer = await workspace.cdcctl(...args);
    expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
    return answer.json;
  };
  const statusOf = async (service: string) => {
    const found = (await runtime.status()).engines.find((engine) => engine.name === service);
    if (!found) throw new Error(`no service ${service}`);
    return found;
  };
  const removeStack = async () => {
    await stores?.close();
    await workspace.cdcctl('down', '--volumes');
    await workspace.remove();
  };
  return {
    name,
    workspace,
    runtime,
    cdcctl,
    stores() {
      if (!stores) throw new Error(`${name} was not brought up`);
      return stores;
    },
    async up(...options) {
      const answer = await cdcctl('up', ...options);
      await stores?.close();
      stores = await openStores(workspace, answer.ports);
      return answer;
    },
    async jobs() {
      const found: readonly (Job & { readonly name: string })[] = (await cdcctl('status')).jobs;
      expect(found.map((job) => job.name)).toEqual([`${name}-cdc`, `${name}-sync`]);
      const [cdc, sync] = found;
      if (!cdc || !sync) throw new Error('a job is missing');
      return { cdc, sync };
    },
    async flows(changes) {
      await cdcctl('generate', '--count', String(changes), '--rate', '200');
      const { tables } = await cdcctl('validate', '--wait', '180s');
      expect(tables).toMatchObject([{ verdict: 'ok', missing: 0, extra: 0, different: 0 }]);
    },
    async crash(service) {
      const before = await statusOf(service);
      if (before.pid === null) throw new Error(`${service} has no process`);
      await killContainer(await containerOf(name, service), before.pid);
      const isBack = (now: typeof before) => now.state === 'ready' && now.restarts > before.restarts;
      await eventually(() => statusOf(service), isBack, 120_000);
    },
    remove() {
      removing ??= removeStack();
      return removing;
    },
  };
}
