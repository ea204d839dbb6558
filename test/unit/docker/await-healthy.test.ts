import type Docker from 'dockerode';
import { expect, test } from 'vitest';
import { awaitHealthy } from '../../../src/adapters/docker/await-healthy.js';
import type { Event } from '../../../src/ports/index.js';

interface State {
  readonly Running: boolean;
  readonly ExitCode: number;
  readonly Restarting?: boolean;
  readonly Health?: { readonly Status: string; readonly Log: readonly { readonly Output: string }[] };
}

/** An engine with one container, whose states come one after the other, and how often it was restarted by then. */
function engine(states: readonly State[], restarts: readonly number[] = [0]): Docker {
  let asked = 0;
  const container = {
    inspect: async () => {
      const state = { Restarting: false, Status: 'x', OOMKilled: false, Error: '', Pid: 7, ...states[asked] };
      const RestartCount = restarts[asked] ?? restarts.at(-1);
      asked = Math.min(asked + 1, states.length - 1);
      return { State: state, RestartCount, NetworkSettings: { Ports: {} }, Config: { Env: [] } };
    },
    logs: async () => Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 20]), Buffer.from('no space, sesame-42\n')]),
  };
  const labels = { 'com.docker.compose.service': 'mysql' };
  const listContainers = async () => [{ Id: 'c1', Created: 1, Labels: labels }];
  return { listContainers, getContainer: () => container } as unknown as Docker;
}

const wait = (docker: Docker, events: Event[] = []) =>
  awaitHealthy({
    docker,
    project: 'cdcctl-orders',
    services: [{ name: 'mysql', title: 'MySQL', port: 'mysql' }],
    ports: { mysql: 3306 },
    secrets: new Map([['MYSQL_ROOT_PASSWORD', 'sesame-42']]),
    emit: (event) => events.push(event),
    signal: new AbortController().signal,
    restartsBefore: new Map(),
    allStarted: () => true,
  });

const healthy = (Status: string) => ({ Running: true, ExitCode: 0, Health: { Status, Log: [{ Output: 'refused' }] } });

test('a service is waited for until its health check passes', async () => {
  const events: Event[] = [];
  await wait(engine([healthy('starting'), healthy('healthy')]), events);
  expect(events).toEqual([
    { type: 'start', id: 'mysql', title: 'MySQL' },
    { type: 'progress', id: 'mysql', text: 'waits for its health check' },
    { type: 'done', id: 'mysql', text: 'ready on 127.0.0.1:3306' },
  ]);
});

test.each([
  ['has ended, as if all were well', { Running: false, ExitCode: 0 }, 'it has ended'],
  ['has failed', { Running: false, ExitCode: 3 }, 'it ended with exit code 3'],
  ['is not healthy', healthy('unhealthy'), 'its health check fails: refused'],
])('one that %s is an error with its last lines', async (_what, state, cause) => {
  await expect(wait(engine([state]))).rejects.toMatchObject({
    message: `MySQL does not come up: ${cause}`,
    why: 'Its last lines:\n  no space, <MYSQL_ROOT_PASSWORD>',
    next: expect.stringContaining('cdcctl --target docker logs mysql'),
  });
});

const restarting = { ...healthy('unhealthy'), Restarting: true, ExitCode: 1 };

test('one that ends at first is waited for while its restart policy starts it again', async () => {
  await wait(engine([restarting, healthy('starting'), healthy('healthy')], [1]));
});

test('one that ends again and again is an error', async () => {
  await expect(wait(engine([restarting, restarting, restarting], [1, 2, 3]))).rejects.toThrow('MySQL does not come up');
});
