import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { holdJobs } from '../../../src/adapters/docker/hold-jobs.js';
import type { Event } from '../../../src/ports/index.js';
import { oddPipeline } from '../../golden/odd-pipeline.js';
import { until } from '../local/harness.js';

/*
 * The lock between cdcctl and the service `submit`, with flock(1) as it is. `docker exec` runs its command here. The
 * service holds the lock by a child as below; connector/ tests the program itself against flock(1).
 */
let folder: string;
let keeper: ChildProcess | undefined;

function write(path: string, content: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  if (path.startsWith('bin/')) chmodSync(file, 0o755);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hold-jobs-'));
  write('state/jobs/lock', '');
  const here = 'for last; do :; done; exec bash -c "$(sed "s|/flink-state|$FLINK_STATE|g" <<<"$last")"';
  write('bin/docker', `#!/usr/bin/env bash\n${here}\n`);
});
afterEach(async () => {
  if (keeper !== undefined && keeper.exitCode === null) {
    keeper.kill('SIGTERM');
    await once(keeper, 'exit');
  }
  rmSync(folder, { recursive: true });
});

function environment(takes: string): Record<string, string> {
  return {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    LOG: join(folder, 'submissions'),
    TAKES: takes,
    FLINK_STATE: join(folder, 'state'),
  };
}

/** Submits a job that is lost at once, again and again, each time while a child holds the lock. */
function startKeeper(takes: string): void {
  const submission = 'echo begun >>"$LOG"; sleep "$TAKES"; echo done >>"$LOG"';
  const round = `flock "$FLINK_STATE/jobs/lock" bash -c 'echo held; exec cat >/dev/null'`;
  const held = `coproc { ${round}; }; read -r _ <&"\${COPROC[0]}"; ${submission}; eval "exec \${COPROC[1]}>&-"; wait`;
  keeper = spawn('bash', ['-c', `while true; do ${held}; sleep 0.1; done`], {
    env: environment(takes),
    stdio: 'ignore',
  });
}

/** One word a submission has come to: begun, done. */
function submissions(): readonly string[] {
  try {
    return readFileSync(join(folder, 'submissions'), 'utf8').trim().split('\n');
  } catch {
    return [];
  }
}

function hold<T>(work: () => Promise<T>, emit: (event: Event) => void = () => undefined): Promise<T> {
  const labels = { 'com.docker.compose.service': 'flink-jobmanager' };
  const docker = {
    listContainers: async () => [{ Id: 'container', Created: 1, Labels: labels }],
    getContainer: () => ({ inspect: async () => ({ State: { Running: true } }) }),
  } as unknown as Docker;
  const context = {
    pipeline: oddPipeline,
    project: 'cdcctl-odd-names',
    env: environment('0'),
    engine: async () => ({ docker, host: 'unix:///nowhere' }),
    emit,
  };
  return holdJobs(context, new AbortController().signal, work);
}

it('the service submits nothing while cdcctl holds the jobs, and goes on after', { timeout: 30_000 }, async () => {
  await hold(async () => {
    startKeeper('0');
    await delay(2_000);
    expect(submissions()).toEqual([]);
  });
  await until(submissions, (words) => words.includes('done'), 10_000);
});

it('cdcctl waits for the end of a submission that has begun', { timeout: 30_000 }, async () => {
  startKeeper('1');
  await until(submissions, (words) => words.includes('begun'), 10_000);
  await hold(async () => {
    const words = submissions();
    expect(words.filter((word) => word === 'done')).toHaveLength(words.length / 2);
    await delay(1_500);
    expect(submissions()).toEqual(words);
  });
});
