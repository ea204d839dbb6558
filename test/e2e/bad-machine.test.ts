import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorkspace, eventually, type Workspace } from './support/workspace.js';

/** A machine that lacks something, and work that is interrupted: each has a clear error and leaves nothing behind. */
const bin = join(import.meta.dirname, '../../bin/cdcctl.js');
const cache = process.env.CDCCTL_CACHE_DIR || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cdcctl');
let workspace: Workspace;
let scratch: string;

beforeEach(async () => {
  workspace = await createWorkspace();
  scratch = mkdtempSync(join(tmpdir(), 'cdcctl-machine-'));
});

afterEach(async () => {
  await workspace.cdcctl('down', '--volumes');
  await workspace.remove();
  rmSync(scratch, { recursive: true, force: true });
});

/** A PATH with these programs of the machine and nothing else. */
function pathWith(...programs: readonly string[]): string {
  const folder = join(scratch, 'bin');
  mkdirSync(folder, { recursive: true });
  for (const program of programs)
    symlinkSync(execFileSync('which', [program], { encoding: 'utf8' }).trim(), join(folder, program));
  return folder;
}

async function up(env: Record<string, string>): Promise<{ readonly exitCode: number; readonly stderr: string }> {
  const result = await execa(process.execPath, [bin, 'up'], {
    cwd: workspace.folder,
    reject: false,
    stdin: 'ignore',
    env: { NO_COLOR: '1', ...env },
  });
  return { exitCode: result.exitCode ?? -1, stderr: result.stderr };
}

/** Command lines of processes that belong to the workspace. */
function processes(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((command) => command.includes(workspace.stateDir));
}

function expectRefusal(answer: { readonly exitCode: number; readonly stderr: string }, what: RegExp): void {
  expect(answer.exitCode, answer.stderr).toBe(1);
  expect(answer.stderr).toMatch(what);
  expect(answer.stderr).toMatch(/next:/);
  expect(answer.stderr).not.toMatch(/^\s+at /m);
  expect(processes()).toEqual([]);
}

test('no Java', async () => {
  expectRefusal(await up({ PATH: pathWith('bash'), JAVA_HOME: '' }), /java/i);
});

test('Java too old', async () => {
  const folder = pathWith('bash');
  writeFileSync(join(folder, 'java'), '#!/usr/bin/env bash\necho \'openjdk version "1.8.0_402"\' >&2\n', {
    mode: 0o755,
  });
  expectRefusal(await up({ PATH: `${folder}:/usr/bin/nowhere:/bin/nowhere`, JAVA_HOME: '' }), /java/i);
});

test('no Maven and nothing in the cache', async () => {
  expectRefusal(
    await up({ PATH: pathWith('java', 'javac', 'bash'), CDCCTL_CACHE_DIR: join(scratch, 'cache') }),
    /maven|mvn/i,
  );
});

test('no room on the disk for the engines', async (context) => {
  const small = join(scratch, 'small');
  mkdirSync(small);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', small], { stdio: 'ignore' });
  } catch {
    return context.skip('a small file system can only be mounted as root');
  }
  try {
    expectRefusal(await up({ CDCCTL_CACHE_DIR: join(small, 'cache') }), /disk|space|room/i);
  } finally {
    execFileSync('umount', [small]);
  }
});

test('a corrupt engine file in the cache is named and fetched again', async () => {
  const copy = join(scratch, 'cache');
  for (const part of ['engines', 'connector']) {
    mkdirSync(join(copy, part), { recursive: true });
    // What another process is just fetching may go away meanwhile.
    const whole = readdirSync(join(cache, part)).filter((name) => !/^\.tmp-|\.lock$/.test(name));
    // Hard links: a copy of the cache without its gigabyte.
    execFileSync('cp', ['-al', ...whole.map((name) => join(cache, part, name)), join(copy, part)]);
  }
  // The cache may hold the engine of another version too.
  const files = readdirSync(join(copy, 'engines'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /^kafka-[0-9a-f]+\/.*kafka-clients.*\.jar$/.test(name))
    .map((name) => join(copy, 'engines', name));
  for (const file of files) {
    rmSync(file);
    writeFileSync(file, 'not a jar');
  }
  const answer = await up({ CDCCTL_CACHE_DIR: copy });
  expect(answer.exitCode, answer.stderr).toBe(0);
  expect(answer.stderr).toMatch(/kafka-clients/);
  expect(files.map((file) => readFileSync(file).subarray(0, 2).toString())).toContain('PK');
});

test('Ctrl-C during up leaves no process and can be followed by up', async () => {
  const child = spawn(process.execPath, [bin, 'up'], { cwd: workspace.folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  await eventually(
    async () => processes().length,
    (count) => count > 3,
    60_000,
  );
  child.kill('SIGINT');
  const exitCode = await new Promise((resolve) => child.once('exit', resolve));
  expect(exitCode).toBe(130);
  expect(stderr).toMatch(/[Ii]nterrupted/);
  expect(processes()).toEqual([]);
  const again = await up({});
  expect(again.exitCode, again.stderr).toBe(0);
});

test('a password that is not the one of the data is refused', async () => {
  const first = await up({ MYSQL_ROOT_PASSWORD: 'first-password-of-root' });
  expect(first.exitCode, first.stderr).toBe(0);
  expect((await workspace.cdcctl('stop')).exitCode).toBe(0);
  const second = await up({ MYSQL_ROOT_PASSWORD: 'another-password-of-root' });
  expectRefusal(second, /MYSQL_ROOT_PASSWORD/);
  expect(second.stderr).not.toMatch(/(first|another)-password/);
});
