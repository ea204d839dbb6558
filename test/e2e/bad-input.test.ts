import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, afterEach, expect, test } from 'vitest';
import { createWorkspace, ORDERS, type Workspace } from './support/workspace.js';

/** A user's mistakes: each has an exit code, says what, why and the next step, shows no stack and leaves nothing behind. */
let workspace: Workspace | undefined;

afterEach(async () => {
  await workspace?.remove();
  workspace = undefined;
});

async function given(text: string): Promise<Workspace> {
  workspace = await createWorkspace({ text });
  return workspace;
}

test('no config', async () => {
  const { plain } = await given(ORDERS);
  const answer = await plain('--config', 'none.yaml', 'render');
  expect(answer.exitCode).toBe(78);
  expect(answer.stderr).toMatch(/none\.yaml/);
  expect(answer.stderr).toMatch(/next:/);
  expect(answer.stderr).not.toMatch(/^\s+at /m);
});

test.each([
  ['an empty config', '', /empty/],
  [
    'an unknown key, with the nearest known one',
    ORDERS.replace('partitions: 3', 'partitons: 3'),
    /pipeline\.yaml:18:5.*partitons.*partitions/s,
  ],
  ['a wrong type', ORDERS.replace('partitions: 3', 'partitions: many'), /pipeline\.yaml:18:\d+.*partitions/],
  ['a table without a primary key', ORDERS.replace('primaryKey: [id]', 'primaryKey: []'), /primaryKey/],
  ['an unsupported column type', ORDERS.replace('note: varchar(200)', 'note: vector(3)'), /note.*vector/s],
  [
    'a missing environment variable',
    ORDERS.replace('partitions: 3', `partitions: \${NO_SUCH_VARIABLE}`),
    /NO_SUCH_VARIABLE/,
  ],
  ['a literal password', ORDERS.replace(/password: "[^"]*"/, 'password: hunter2hunter2'), /password/],
])('%s', async (_name, text, message) => {
  const { plain, cdcctl } = await given(text);
  const answer = await plain('render');
  expect(answer.exitCode).toBe(78);
  expect(answer.stderr).toMatch(message);
  expect(answer.stderr).not.toMatch(/^\s+at /m);
  expect(answer.stderr).not.toMatch(/hunter2/);
  const json = await cdcctl('render');
  expect(json.json).toMatchObject({ command: 'render', ok: false, exitCode: 78 });
});

test('wrong usage exits 64 and names the command that was meant', async () => {
  const { plain } = await given(ORDERS);
  const answer = await plain('submitt');
  expect(answer.exitCode).toBe(64);
  expect(answer.stderr).toMatch(/Did you mean submit/);
  expect((await plain('up', '--no-such-option')).exitCode).toBe(64);
});

test.each(['submit', 'validate', 'generate', 'stop'])('%s with no stack up', async (command) => {
  const { plain, folder } = await given(ORDERS);
  const answer = await plain(command);
  if (command === 'stop') expect(answer.exitCode).toBe(0);
  else {
    expect(answer.exitCode).toBe(1);
    expect(answer.stderr).toMatch(/next: .*cdcctl up/);
  }
  expect(existsSync(`${folder}/.cdcctl/orders/data`)).toBe(false);
});

test('a port in use: names the owner and the key to change, starts nothing', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  afterAll(() => server.close());
  const { plain, folder } = await given(ORDERS.replace('mysql: auto', `mysql: ${port}`));
  const answer = await plain('up');
  expect(answer.exitCode).toBe(1);
  expect(answer.stderr).toContain(String(port));
  expect(answer.stderr).toContain(String(process.pid));
  expect(answer.stderr).toMatch(/ports\.mysql/);
  expect(answer.stderr).toMatch(/--auto-ports/);
  expect(existsSync(`${folder}/.cdcctl/orders/data/mysql`)).toBe(false);
  server.close();
});
