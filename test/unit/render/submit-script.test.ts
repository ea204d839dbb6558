import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderAll } from '../../../src/render/index.js';
import { oddPipeline } from '../../golden/odd-pipeline.js';

let folder: string;

function write(path: string, content: string, seconds?: number): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  if (seconds !== undefined) utimesSync(file, seconds, seconds);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'submit-'));
  for (const { path, content } of renderAll(oddPipeline)) write(path, content);
  mkdirSync(join(folder, 'state/jobs'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Output of a command that uses the script's functions. */
function bash(
  command: string,
  environment: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): string {
  return execFileSync('bash', ['-c', `. "$1"; shift; ${command}`, 'bash', join(folder, 'compose/submit.sh'), ...args], {
    env: {
      PATH: process.env.PATH ?? '',
      FLINK_STATE: join(folder, 'state'),
      FLINK_SQL: join(folder, 'flink-sql'),
      INIT_SCRIPTS: join(folder, 'init-scripts'),
      ...environment,
    },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trimEnd();
}

describe('the newest state of a job', () => {
  const newest = () => bash('newest odd-names-cdc-g2').replace(join(folder, 'state/'), '');

  it('is nothing where there is none', () => {
    expect(newest()).toBe('');
  });

  it('is the newest complete one, whichever run of the job it is of', () => {
    write('state/checkpoints/odd-names-cdc-g2/a/chk-9/_metadata', 'x', 1_000);
    write('state/checkpoints/odd-names-cdc-g2/b/chk-2/_metadata', 'x', 2_000);
    write('state/checkpoints/odd-names-cdc-g2/b/chk-3/data', 'x', 3_000);
    write('state/checkpoints/odd-names-cdc-g2/b/chk-4/_metadata', '', 4_000);
    expect(newest()).toBe('checkpoints/odd-names-cdc-g2/b/chk-2');
  });

  it('may be a savepoint', () => {
    write('state/checkpoints/odd-names-cdc-g2/a/chk-9/_metadata', 'x', 1_000);
    write('state/savepoints/odd-names-cdc-g2/savepoint-ab-12/_metadata', 'x', 1_001);
    expect(newest()).toBe('savepoints/odd-names-cdc-g2/savepoint-ab-12');
  });

  it('is the one with the higher number where two have the same time', () => {
    write('state/checkpoints/odd-names-cdc-g2/a/chk-9/_metadata', 'x', 1_000);
    write('state/checkpoints/odd-names-cdc-g2/a/chk-10/_metadata', 'x', 1_000);
    expect(newest()).toBe('checkpoints/odd-names-cdc-g2/a/chk-10');
  });

  it('is none of another job or generation', () => {
    write('state/checkpoints/odd-names-sync-g2/a/chk-9/_metadata', 'x');
    write('state/checkpoints/odd-names-cdc-g1/a/chk-9/_metadata', 'x');
    expect(newest()).toBe('');
  });
});

describe('what is done about a job', () => {
  it.each([
    ['runs', 'cdc RUNNING yes yes /chk-1', 'known'],
    ['failed', 'cdc FAILED yes yes /chk-1', 'known'],
    ['runs, and nothing is recorded', "cdc RUNNING no no ''", 'known'],
    ['is new', "cdc '' no no ''", 'submit'],
    ['was recorded and never started', "cdc '' yes no ''", 'submit'],
    ['was stopped, its record taken away', "cdc '' no yes /chk-1", 'stopped'],
    ['was lost', "cdc '' yes yes /chk-1", 'resume'],
    ['was lost before its first checkpoint', "cdc '' yes yes ''", 'lost'],
    ['was lost before its first checkpoint, and can read its topics again', "sync '' yes yes ''", 'resume'],
  ])('that %s: %s -> %s', (_what, args, expected) => {
    expect(bash(`decide ${args}`)).toBe(expected);
  });

  it.each([
    ['is new', "cdc '' no no ''", 'none'],
    ['was stopped', "cdc '' no yes /chk-1", 'none'],
    ['was recorded and never started', "cdc '' yes no ''", 'resume'],
    ['was lost', "cdc '' yes yes /chk-1", 'resume'],
  ])('where cdcctl submits, that %s: %s -> %s', (_what, args, expected) => {
    expect(bash(`decide ${args}`, { CDCCTL_JOBS: 'resume' })).toBe(expected);
  });
});

describe('answers of the JobManager', () => {
  const job = (name: string, state: string) => `{"jid":"ab","name":"${name}","state":"${state}","tasks":{"running":1}}`;
  const status = (...jobs: readonly string[]) =>
    bash('job_status odd-names-cdc "$1"', {}, [`HTTP/1.0 200 OK\r\n\r\n{"jobs":[${jobs.join(',')}]}`]);

  it('that do not name the job', () => {
    expect(status()).toBe('');
    expect(status(job('odd-names-sync', 'RUNNING'), job('my-odd-names-cdc', 'RUNNING'))).toBe('');
  });

  it('that name it once, or an earlier run of it too', () => {
    expect(status(job('odd-names-sync', 'RUNNING'), job('odd-names-cdc', 'CANCELED'))).toBe('CANCELED');
    expect(status(job('odd-names-cdc', 'FAILED'), job('odd-names-cdc', 'RESTARTING'))).toBe('RESTARTING');
  });

  it.each([
    ['no TaskManager', [0, 0, 0], 0, 'busy'],
    ['all slots free', [1, 4, 4], 0, 'idle'],
    ['a slot in use', [1, 4, 3], 0, 'busy'],
    ['the slots of the other job in use', [1, 4, 1], 3, 'idle'],
    ['more in use than the other job has', [2, 8, 4], 3, 'busy'],
  ] as const)('that say %s', (_what, [managers, total, available], taken, expected) => {
    const overview = `{"taskmanagers":${managers},"slots-total":${total},"slots-available":${available}}`;
    expect(bash(`is_idle "$1" ${taken} && echo idle || echo busy`, {}, [overview])).toBe(expected);
  });
});

describe('what a job is submitted with', () => {
  const passwords = { ODD_CDC_PASSWORD: `it's $5 & \\n"`, ODD_SINK_PASSWORD: 'sink' };
  const addresses = { MYSQL_HOST: 'mysql', MYSQL_PORT: '3306', KAFKA_BOOTSTRAP_SERVERS: 'kafka:29092' };
  const environment = { ...passwords, ...addresses };

  it('is its settings, then the rendered script, without a password', () => {
    const recorded = bash(`record cdc "a:1,b:it's"; cat "$state/jobs/odd-names-cdc.sql"`, environment).split('\n');
    expect(recorded.slice(0, 3)).toEqual([
      `SET 'execution.checkpointing.dir' = 'file://${folder}/state/checkpoints/odd-names-cdc-g2';`,
      "SET 'pipeline.global-job-parameters' = 'a:1,b:it''s';",
      '-- CDC job of the pipeline odd-names: MySQL -> Kafka.',
    ]);
    expect(recorded.join('\n')).not.toContain('$5');
  });

  it('is quoted for Flink when it is sent, and goes on from a state', () => {
    const sent = bash('record cdc ""; filled odd-names-cdc /flink-state/savepoints/x/savepoint-1', environment);
    expect(sent).toMatch(/^SET 'execution\.savepoint\.path' = 'file:\/\/\/flink-state\/savepoints\/x\/savepoint-1';\n/);
    expect(sent).toContain(`'password' = 'it''s $5 & \\n"'`);
    expect(sent).toContain("'properties.bootstrap.servers' = 'kafka:29092'");
  });

  it('stays that of its generation', () => {
    write('state/jobs/odd-names-cdc.sql', "SET 'state.checkpoints.dir' = 'file:///s/checkpoints/odd-names-cdc-g1';\n");
    expect(bash('folder odd-names-cdc; folder odd-names-sync')).toBe('odd-names-cdc-g1\nodd-names-sync-g2');
  });

  it('has its passwords taken out of errors, as they are and as SQL has them', () => {
    const text = `a ${passwords.ODD_CDC_PASSWORD} b 'it''s $5 & \\n"' c sink d`;
    expect(bash('redact <<<"$1"', environment, [text])).toBe("a ****** b '******' c ****** d");
  });
});

it('says the same thing once', () => {
  expect(bash(`say_once "it's [a]"; say_once b; say_once "it's [a]"`)).toBe("it's [a]\nb");
});
