import { join } from 'node:path';
import { execa } from 'execa';
import { createTransport, type Reply } from '../../../src/adapters/host/transport.js';
import { createWorkspace, ORDERS, secretsOf, type Workspace } from '../../e2e/support/workspace.js';
import { clientKeys, docker } from './containers.js';
import { killContainer } from './kill-container.js';

/** A rendered compose project in a folder of its own, run by `docker compose` alone. */
export interface ComposeProject {
  readonly workspace: Workspace;
  /** A published port, as it is called in `.env` (`MYSQL`). */
  port(name: string): number;
  password(name: string): string;
  /** Another variable of `.env`. */
  secret(name: string): string;
  /** What Flink's REST answers to a GET with cdcctl's key. */
  rest(path: string): Promise<Reply>;
  /** Runs `docker compose ARGS` and gives its output. */
  compose(...args: readonly string[]): Promise<string>;
  /** Ends a service's process, as a crash does. */
  crash(service: string): Promise<void>;
  /** Takes everything down, volumes too. */
  remove(): Promise<void>;
}

/** What `cdcctl render` leaves is all that there is, besides these variables. */
export async function createComposeProject(
  name: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ComposeProject> {
  const text = ORDERS.replace('name: orders', `name: ${name}`);
  const workspace = await createWorkspace({ text, name, target: 'docker' });
  const rendered = await workspace.cdcctl('render');
  if (rendered.exitCode !== 0) throw new Error(rendered.stderr);
  const variables = await secretsOf(workspace);
  const value = (key: string): string => {
    const found = variables[key];
    if (found === undefined) throw new Error(`.env has no ${key}`);
    return found;
  };
  const file = join(workspace.folder, 'compose/docker-compose.yaml');
  const compose = async (...args: readonly string[]) =>
    (await execa('docker', ['compose', '-f', file, ...args], { stdin: 'ignore', env })).stdout;
  return {
    workspace,
    port: (key) => Number(value(`CDCCTL_${key}_PORT`)),
    password: (key) => value(`${key}_PASSWORD`),
    secret: value,
    async rest(path) {
      const tls = await clientKeys(name, value('FLINK_KEYSTORE_PASSWORD'));
      const ask = createTransport(`https://127.0.0.1:${value('CDCCTL_FLINK_REST_PORT')}`, tls);
      return ask({ method: 'GET', path, body: undefined, signal: AbortSignal.timeout(10_000) });
    },
    compose,
    async crash(service) {
      const id = (await compose('ps', '--quiet', '--no-trunc', service)).trim();
      await killContainer(id, Number(await docker('inspect', '--format', '{{.State.Pid}}', id)));
    },
    async remove() {
      await compose('--profile', '*', 'down', '--volumes', '--timeout', '20');
      await workspace.remove();
    },
  };
}
