import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectDocker } from '../../../src/adapters/docker/engine.js';

test('an engine that takes the connection and never answers is given up', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdcctl-engine-'));
  const socket = join(folder, 'docker.sock');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  await expect(connectDocker({ DOCKER_HOST: `unix://${socket}` }, 200)).rejects.toMatchObject({
    message: `No Docker engine answers at unix://${socket}`,
    why: 'It takes the connection, and then says nothing.',
  });
  server.close();
  rmSync(folder, { recursive: true });
});
