import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
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
    ['was submitted as a later generation', "cdc '' later no ''", 'lowered'],
  ])('that %s: %s -> %s', (_what, args, expected) => {
    expect(bash(`decide ${args}`)).toBe(expected);
  });

  it.each([
    ['is new', "cdc '' no no ''", 'none'],
    ['was stopped', "cdc '' no yes /chk-1", 'none'],
    ['was recorded and never started', "cdc '' yes no ''", 'none'],
    ['was recorded and never started', "sync '' yes no ''", 'none'],
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
    const sent = bash('record cdc ""; filled odd-names-cdc /flink-state/savepoints/x/savepoint-1 ab12', environment);
    expect(sent.split('\n').slice(0, 2)).toEqual([
      "SET '$internal.pipeline.job-id' = 'ab12';",
      "SET 'execution.savepoint.path' = 'file:///flink-state/savepoints/x/savepoint-1';",
    ]);
    expect(sent).toContain(`'password' = 'it''s $5 & \\n"'`);
    expect(sent).toContain("'properties.bootstrap.servers' = 'kafka:29092'");
  });

  it('tells the generation, and what that means for this one', () => {
    const submittedAs = (generation: number) => {
      const line = `SET 'state.checkpoints.dir' = 'file:///s/checkpoints/odd-names-cdc-g${generation}';\n`;
      write('state/jobs/odd-names-cdc.sql', line);
      return bash('recorded odd-names-cdc; submitted odd-names-cdc');
    };
    expect(bash('recorded odd-names-cdc; submitted odd-names-cdc')).toBe('no');
    expect([submittedAs(1), submittedAs(2), submittedAs(10)]).toEqual(['no\n1', 'yes\n2', 'later\n10']);
  });

  it('has its passwords taken out of errors, as they are and as SQL has them', () => {
    const text = `a ${passwords.ODD_CDC_PASSWORD} b 'it''s $5 & \\n"' c sink d`;
    expect(bash('redact <<<"$1"', environment, [text])).toBe("a ****** b '******' c ****** d");
  });
});

it('says the same thing once', () => {
  expect(bash(`say_once "it's [a]"; say_once b; say_once "it's [a]"`)).toBe("it's [a]\nb");
});

describe('a submission', () => {
  const environment = { ODD_CDC_PASSWORD: 'a', ODD_SINK_PASSWORD: 'b' };
  /** Runs `start` once for each answer of the SQL client, and shows the id that it was sent with and what was said. */
  const start = (...answers: readonly string[]) => {
    const send = `send() { echo "\${ids[$1]}" >>"$FLINK_STATE/sent"; printf %s "$answer"; return "$code"; }`;
    const calls = answers.map((answer) => {
      const [code, ...text] = answer.split(' ');
      return `code=${code} answer='${text.join(' ')}'; start odd-names-cdc ''; echo "$? $((retry_at[odd-names-cdc] - SECONDS))"`;
    });
    const said = bash(`${send}; ${calls.join('; ')}`, environment).split('\n');
    const sent = readFileSync(join(folder, 'state/sent'), 'utf8').trim().split('\n');
    return { said, sent };
  };

  it('that fails is tried again after a growing pause, under the same id', () => {
    const { said, sent } = start('1 [ERROR] no', '1 [ERROR] no', '0 Job ID: 12');
    expect(sent[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(sent).size).toBe(1);
    expect(said).toEqual([
      'odd-names-cdc: could not be submitted: [ERROR] no',
      '1 10',
      '1 20',
      `odd-names-cdc: submitted as ${sent[0]}, from the beginning`,
      expect.stringMatching(/^0 /),
    ]);
  });

  it('that is given up here is not sent again before the gateway may have come to its end', () => {
    const { said } = start('124 ');
    expect(said.at(-1)).toBe('1 30');
  });

  it('that Flink has taken although it was given up here is no second job', () => {
    const { said, sent } = start('124 ', '1 [ERROR] Job has already been submitted.');
    expect(said.at(-2)).toBe(`odd-names-cdc: submitted as ${sent[0]}, from the beginning`);
  });

  it('after one that Flink has taken has another id', () => {
    const { sent } = start('0 Job ID: 12', '0 Job ID: 13');
    expect(new Set(sent).size).toBe(2);
  });
});

describe('the tables that the sync job fills', () => {
  /** With what ClickHouse answers in place of `query`; it answers nothing where that is null. */
  const withAnswers = (answers: readonly (string | null)[], command: string) => {
    const query =
      'query() { local text; text=$(head -n 1 "$FLINK_STATE/answers"); sed -i 1d "$FLINK_STATE/answers"; [[ $text != null ]] && echo "$text"; }';
    write('state/answers', `${answers.map((answer) => answer ?? 'null').join('\n')}\n`);
    return bash(`${query}; ${command}`);
  };

  it('are written down when it is submitted, and are the same after that', () => {
    expect(withAnswers(['a b 1', 'a b 1'], 'record_tables; echo $?; same_tables; echo $?')).toBe('0\n0');
    expect(readFileSync(join(folder, 'state/jobs/tables-g2'), 'utf8')).toBe('a b 1\n');
  });

  it('are written down when they are first seen, where cdcctl has submitted it', () => {
    expect(withAnswers(['a b 1', 'a b 2'], 'same_tables; echo $?; same_tables >/dev/null; echo $?')).toBe('0\n2');
  });

  it('are not written down while there are none', () => {
    expect(withAnswers([''], 'record_tables; echo $?')).toBe('1');
    expect(existsSync(join(folder, 'state/jobs/tables-g2'))).toBe(false);
  });

  it('that were made again are said, and are no reason to go on', () => {
    expect(withAnswers(['a b 1', 'a b 2'], 'record_tables; same_tables || true')).toBe(
      `odd-names-sync: the tables in ClickHouse are not those that it has filled: they were lost, made again or swapped.
Going on would leave rows out. Raise generation in pipeline.yaml, then run: cdcctl stop, cdcctl up and cdcctl submit, each with --target docker.`,
    );
  });

  it('decide nothing while ClickHouse does not answer', () => {
    expect(withAnswers(['a b 1', null], 'record_tables; same_tables; echo $?')).toBe('1');
    expect(withAnswers(['a b 1', null], 'record_tables; watch_tables; echo $?')).toBe('0');
  });

  it('make the health check fail while the job runs on', () => {
    const known =
      'round_of() { known sync RUNNING >/dev/null; echo $?; }; record_tables; round_of; watch_at=0; round_of';
    expect(withAnswers(['a b 1', 'a b 1', 'a b 2'], known)).toBe('0\n1');
  });
});

it('asks ClickHouse as the user of the sync job, whatever the password is', async () => {
  const query = 'SELECT ü';
  let request = '';
  const server = createServer((socket) => {
    socket.on('data', (data) => {
      // It may come in pieces.
      request += data.toString('latin1');
      if (!Buffer.from(request, 'latin1').toString().endsWith(`\r\n\r\n${query}`)) return;
      socket.end('HTTP/1.0 200 OK\r\nX: y\r\n\r\nthe answer\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const script = readFileSync(join(folder, 'compose/submit.sh'), 'utf8').replace(
    'clickhouse=clickhouse-server/8123',
    `clickhouse=127.0.0.1/${port}`,
  );
  write('compose/submit.sh', script);
  const password = `it's $5 & ü:"`;
  const { stdout } = await execa(
    'bash',
    ['-c', `. "$1"; query "${query}"`, 'bash', join(folder, 'compose/submit.sh')],
    {
      env: { ODD_SINK_PASSWORD: password, INIT_SCRIPTS: join(folder, 'init-scripts') },
    },
  );
  server.close();
  expect(stdout).toBe('the answer');
  const login = /Authorization: Basic (\S+)/.exec(request)?.[1] ?? '';
  expect(Buffer.from(login, 'base64').toString()).toBe(`${oddPipeline.sink.user}:${password}`);
  expect(request).toContain(`Content-Length: ${Buffer.byteLength(query)}\r\n`);
});
