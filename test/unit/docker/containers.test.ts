import type Docker from 'dockerode';
import { describe, expect, test } from 'vitest';
import { serviceStatus } from '../../../src/adapters/docker/containers.js';
import { newestOf } from '../../../src/adapters/docker/job-state.js';

type State = Partial<Docker.ContainerInspectInfo['State']>;

/** What the engine says of a container, as far as it is looked at. */
function container(state: State, restarts = 0) {
  const State = { Running: false, Restarting: false, Pid: 0, ExitCode: 0, Error: '', OOMKilled: false, ...state };
  const inspection = { State, RestartCount: restarts } as unknown as Docker.ContainerInspectInfo;
  return { service: 'mysql', id: 'c0ffee', inspection };
}

const health = (Status: string, Output = '') =>
  ({ Status, FailingStreak: 0, Log: Output === '' ? [] : [{ Output }] }) as unknown as State['Health'];

describe('the state of a service', () => {
  test.each<[string, State, object]>([
    ['healthy', { Running: true, Pid: 7, Health: health('healthy') }, { state: 'ready', pid: 7 }],
    ['without a health check', { Running: true, Pid: 7 }, { state: 'ready' }],
    [
      'not healthy yet',
      { Running: true, Pid: 7, Health: health('starting') },
      { state: 'starting', detail: 'waits for its health check' },
    ],
    [
      'unhealthy',
      { Running: true, Pid: 7, Health: health('unhealthy', 'refused\n') },
      { state: 'starting', detail: 'its health check fails: refused' },
    ],
    [
      'paused',
      {
        Running: true,
        Pid: 7,
        Paused: true,
        Health: { Status: 'healthy', FailingStreak: 0, Log: [{ ExitCode: 0, End: '2026-11-28T20:00:01Z' }] },
      } as unknown as State,
      {
        state: 'hung',
        silentSince: Date.parse('2026-11-28T20:00:01Z'),
        detail: 'its container is paused (docker unpause)',
      },
    ],
    ['restarting', { Restarting: true, Running: true, ExitCode: 1 }, { state: 'restarting' }],
    ['stopped', { ExitCode: 0 }, { state: 'stopped', pid: null }],
    ['made to stop', { ExitCode: 137 }, { state: 'stopped' }],
    ['failed', { ExitCode: 1 }, { state: 'failed', detail: 'it ended with exit code 1' }],
    [
      'out of memory',
      { ExitCode: 137, OOMKilled: true },
      { state: 'failed', detail: expect.stringMatching(/mem_limit/) },
    ],
  ])('%s', (_name, state, expected) => {
    expect(serviceStatus('mysql', container(state, 2))).toMatchObject({ name: 'mysql', restarts: 2, ...expected });
  });

  test('without a container it is stopped', () => {
    expect(serviceStatus('mysql', undefined)).toEqual({ name: 'mysql', state: 'stopped', pid: null, restarts: 0 });
  });
});

test('the newest state of a job is found by its time', () => {
  const lines = [
    '1700000000.5000000000 /flink-state/checkpoints/orders-cdc-g1/a/chk-9',
    '1700000002.2500000000 /flink-state/savepoints/orders-cdc-g1/savepoint-1 2',
    'find: warning',
    '1700000001.0000000000 /flink-state/checkpoints/orders-cdc-g1/b/chk-1',
  ];
  expect(newestOf(lines.join('\n'))).toEqual({
    path: 'file:///flink-state/savepoints/orders-cdc-g1/savepoint-1 2',
    completedAt: 1_700_000_002_250,
  });
  expect(newestOf('')).toBeNull();
});
