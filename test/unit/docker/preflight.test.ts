import { describe, expect, test } from 'vitest';
import { type DockerMachine, dockerChecks, isAtLeast } from '../../../src/adapters/docker/preflight.js';

const MACHINE: DockerMachine = {
  host: 'unix:///var/run/docker.sock',
  engineVersion: '28.2.2',
  composeVersion: '2.26.1-4',
  rootless: false,
  memory: 16e9,
  freeDisk: 50e9,
  dataRoot: '/var/lib/docker',
};

const failures = (change: Partial<DockerMachine>) =>
  dockerChecks({ ...MACHINE, ...change })
    .filter(({ status }) => status !== 'ok')
    .map(({ name, status, what }) => `${status} ${name}: ${what}`);

describe('the preflight', () => {
  test('a machine that is fit', () => {
    expect(dockerChecks(MACHINE).map(({ what }) => what)).toEqual([
      'Docker 28.2.2 at unix:///var/run/docker.sock',
      'compose 2.26.1-4',
      '16.0 GB for containers',
      '50.0 GB free',
    ]);
  });

  test.each<[string, Partial<DockerMachine>, string]>([
    ['an old engine', { engineVersion: '19.03.15' }, 'fail docker: Docker 19.03.15 is too old'],
    ['no compose', { composeVersion: null }, 'fail compose: `docker compose` is missing'],
    ['an old compose', { composeVersion: '1.29.2' }, 'fail compose: compose 1.29.2 is too old'],
    ['a compose that lacks what the file has', { composeVersion: '2.7.0' }, 'fail compose: compose 2.7.0 is too old'],
    ['little memory', { memory: 4e9 }, 'warn memory: Only 4.0 GB of memory is there for containers'],
    ['little disk', { freeDisk: 5e9 }, 'warn disk: Only 5.0 GB of disk space is free'],
    ['a full disk', { freeDisk: 1e9 }, 'fail disk: Only 1.0 GB of disk space is free'],
  ])('%s', (_name, change, text) => {
    expect(failures(change)).toEqual([text]);
  });

  test('a machine that is sold with 8 GB has enough', () => {
    expect(failures({ memory: 7.6e9 })).toEqual([]);
  });

  test('a disk of another machine is not judged', () => {
    expect(failures({ freeDisk: null })).toEqual([]);
  });
});

test.each([
  ['20.10.24+dfsg1', true],
  ['20.9.1', false],
  ['v21.0', true],
  ['dev', true],
])('version %s is at least 20.10: %s', (version, expected) => {
  expect(isAtLeast(version, [20, 10])).toBe(expected);
});
