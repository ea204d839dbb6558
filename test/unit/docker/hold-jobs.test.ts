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
import { renderAll } from '../../../src/render/index.js';
import { oddPipeline } from '../../golden/odd-pipeline.js';
import { until } from '../local/harness.js';

/*
 * The lock between cdcctl and the rendered submit.sh, with both of them and flock(1) as they are. `docker exec` runs its
 * command here, and Flink is one that knows no job.
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
  for (const { path, content } of renderAll(oddPipeline)) write(path, content);
  mkdirSync(join(folder, 'state/jobs'), { recursive: true });
  write('state/jobs/lock', '');
  const here = 'for last; do :; done; exec bash -c "$(sed "s|/flink-state|$FLINK_STATE|g" <<<"$last")"';
  write('bin/docker', `#!/usr/bin/env bash\n${here}\n`);
  const client = 'echo begun >>"$LOG"; sleep "$TAKES"; echo done >>"$LOG"; echo "Job ID: ab"';
  write('bin/sql-client.sh', `#!/usr/bin/env bash\n${client}\n`);
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
    FLINK_SQL: join(folder, 'flink-sql'),
    INIT_SCRIPTS: join(folder, 'init-scripts'),
    ODD_CDC_PASSWORD: 'cdc',
    ODD_SINK_PASSWORD: 'sink',
    MYSQL_HOST: 'mysql',
    MYSQL_PORT: '3306',
    KAFKA_BOOTSTRAP_SERVERS: 'kafka:29092',
    CLICKHOUSE_URL: 'http://clickhouse-server:8123',
  };
}

/** Runs submit.sh, a look every tenth of a second, against a cluster that has no job and never gets one. */
function startKeeper(takes: string): void {
  const cluster = `rest() { echo '{"jobs":[],"taskmanagers":1,"slots-total":4,"slots-available":4}'; }`;
  const often = 'sleep() { command sleep 0.1; }';
  const script = join(folder, 'compose/submit.sh');
  keeper = spawn('bash', ['-c', `. "$1"; ${cluster}; ${often}; main`, 'bash', script], {
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

it('submit.sh submits nothing while cdcctl holds the jobs, and goes on after', { timeout: 30_000 }, async () => {
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
