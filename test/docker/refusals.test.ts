import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorkspace, ORDERS, type Workspace } from '../e2e/support/workspace.js';
import { docker, remainsOf } from './support/containers.js';

/** What `up` refuses before, or with, the first container. */
const NAME = 'refused';
let workspace: Workspace;

const config = (text: string) => text.replace('name: orders', `name: ${NAME}`);

beforeEach(async () => {
  workspace = await createWorkspace({ text: config(ORDERS), name: NAME, target: 'docker' });
});
afterEach(async () => {
  await workspace.cdcctl('down', '--volumes');
  await workspace.remove();
});

test('a port that is taken is named with its owner and its key', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  try {
    await workspace.write(config(ORDERS).replace('mysql: auto', `mysql: ${port}`));
    const { exitCode, stderr } = await workspace.plain('up');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(new RegExp(`Port ${port} is in use by \\S+ \\(pid ${process.pid}\\)`));
    expect(stderr).toMatch(/ports\.mysql.*--auto-ports/);
    expect(await remainsOf(NAME, workspace)).toMatchObject({ running: [], made: [] });
  } finally {
    server.close();
  }
});

test('what does not come up shows its last lines, and is stopped', async () => {
  const image = 'cdcctl-test/mysql:8.0.43';
  const [flink] = (await docker('images', '--format', '{{.Repository}}:{{.Tag}}', 'flink')).split('\n');
  const id = await docker('create', flink ?? '');
  try {
    const says = 'ENTRYPOINT ["bash", "-c", "echo there is no MySQL in here >&2; exit 3"]';
    await docker('commit', '--change', says, id, image);
    await workspace.write(`${config(ORDERS)}docker: { images: { mysql: "${image}" } }\n`);
    const { exitCode, stderr } = await workspace.plain('up');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/MySQL does not come up/);
    expect(stderr).toMatch(/Its last lines:\n\s+there is no MySQL in here\n/);
    expect(stderr).toMatch(/cdcctl --target docker logs mysql/);
    expect(await remainsOf(NAME, workspace)).toMatchObject({ running: [] });
  } finally {
    await workspace.cdcctl('down', '--volumes');
    await docker('rm', '--force', id);
    await docker('rmi', image);
  }
});

test.each([
  [{ DOCKER_HOST: 'unix:///nowhere/docker.sock' }, /No Docker engine answers at unix:\/\/\/nowhere\/docker\.sock/],
  [{ DOCKER_HOST: 'tcp://192.0.2.1:2376' }, /is not on this machine/],
  [{ DOCKER_HOST: '', DOCKER_CONTEXT: 'nowhere' }, /Docker’s context cannot be used/],
  [{ DOCKER_HOST: '', PATH: '/nowhere' }, /Docker is not installed/],
])('an engine that cannot be used is explained: %j', async (env, message) => {
  const elsewhere = await createWorkspace({ text: config(ORDERS), name: NAME, target: 'docker', env });
  const { exitCode, stderr } = await elsewhere.plain('up');
  await elsewhere.remove();
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/next: /);
});
