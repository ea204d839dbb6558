import { describe, expect, it } from 'vitest';
import { enginesFor } from '../../../src/adapters/local/engines/declarations.js';
import { type Machine, machineChecks } from '../../../src/adapters/local/engines/preflight.js';

const GB = 1e9;
const jdk17 = { path: '/opt/jdk/bin/java', major: 17, version: '17.0.15', compiler: true };
const nothing = { engines: [], connector: false };
const everything = { engines: Object.values(enginesFor('1.20')), connector: true };

const good: Machine = {
  platform: 'linux',
  arch: 'x64',
  glibc: '2.36',
  node: '20.20.2',
  java: jdk17,
  flinkVersion: '1.20',
  maven: true,
  npm: true,
  missing: everything,
  cacheDir: '/home/me/.cache/cdcctl',
  freeDisk: 50 * GB,
  freeMemory: 16 * GB,
};

/** Name and status of every finding that is not `ok`. */
function findings(machine: Partial<Machine>): readonly string[] {
  return machineChecks({ ...good, ...machine })
    .filter((check) => check.status !== 'ok')
    .map((check) => `${check.name} ${check.status}`);
}

function only(machine: Partial<Machine>) {
  const found = machineChecks({ ...good, ...machine }).filter((check) => check.status !== 'ok');
  expect(found).toHaveLength(1);
  return found[0];
}

describe('machineChecks', () => {
  it('finds nothing wrong with a machine that has all', () => {
    expect(findings({})).toEqual([]);
    expect(machineChecks(good).map((check) => check.name)).toEqual([
      'platform',
      'node',
      'java',
      'maven',
      'npm',
      'disk',
      'memory',
    ]);
  });

  it.each([
    ['a Mac', { platform: 'darwin', arch: 'arm64', glibc: null }],
    ['Windows', { platform: 'win32', glibc: null }],
    ['ARM', { arch: 'arm64' }],
    ['musl', { glibc: null }],
  ])('points %s to the Docker target, and to nothing else', (_, machine) => {
    const check = only({ ...machine, java: null, maven: false });
    expect(check).toMatchObject({ name: 'platform', status: 'fail', next: expect.stringContaining('--target docker') });
  });

  it('refuses Java that is absent or older than 11', () => {
    expect(only({ java: null })).toMatchObject({ name: 'java', status: 'fail' });
    const old = only({ java: { ...jdk17, major: 8, version: '1.8.0_402' } });
    expect(old).toMatchObject({ name: 'java', status: 'fail', what: 'Java 1.8.0_402 is too old' });
  });

  it('takes Java 11 to 21 and warns above', () => {
    for (const major of [11, 17, 21]) expect(findings({ java: { ...jdk17, major } })).toEqual([]);
    expect(only({ java: { ...jdk17, major: 24, version: '24' } })).toMatchObject({ name: 'java', status: 'warn' });
  });

  it('takes Java up to 17 for Flink 1.18', () => {
    expect(findings({ flinkVersion: '1.18' })).toEqual([]);
    expect(only({ flinkVersion: '1.18', java: { ...jdk17, major: 21, version: '21.0.4' } })).toMatchObject({
      what: 'Java 21.0.4 is untested',
      why: 'Flink 1.18 is known to run on 11 to 17.',
    });
  });

  it('wants a compiler only where the connector has to be built', () => {
    const java = { ...jdk17, compiler: false };
    expect(findings({ java })).toEqual(['java fail']);
    expect(findings({ java, missing: nothing })).toEqual([]);
  });

  it('wants Maven and npm only where something has to be fetched or built', () => {
    expect(findings({ maven: false, npm: false })).toEqual(['maven fail', 'npm fail']);
    expect(findings({ maven: false, npm: false, missing: nothing })).toEqual([]);
    expect(only({ maven: false, missing: { engines: [], connector: true } })?.why).toContain('the Flink connector');
  });

  it('refuses an old Node.js', () => {
    expect(findings({ node: '18.19.0' })).toEqual(['node fail']);
  });

  it('asks for less disk space once the engines are there', () => {
    expect(findings({ freeDisk: 1 * GB })).toEqual(['disk fail']);
    expect(findings({ freeDisk: 1 * GB, missing: nothing })).toEqual([]);
    expect(findings({ freeDisk: 0.1 * GB, missing: nothing })).toEqual(['disk fail']);
  });

  it('warns of little memory', () => {
    expect(findings({ freeMemory: 2 * GB })).toEqual(['memory warn']);
  });
});
