import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientTls } from '../../src/adapters/host/tls/index.js';
import { createTransport } from '../../src/adapters/host/transport.js';
import { engineSpecs } from '../../src/adapters/local/engines/index.js';
import { statePaths } from '../../src/adapters/local/paths.js';
import { AccessSecret } from '../../src/model/index.js';
import { type EngineStack, SECRETS, startEngines } from './support/engine-stack.js';
import { isLoopback, listeners, processTree } from './support/listening.js';
import { comeAndGo, httpClients, noiseClients } from './support/rude-clients.js';

let stack: EngineStack;

beforeAll(async () => {
  stack = await startEngines();
});

afterAll(async () => {
  await stack?.stop();
});

interface Login {
  readonly user: string;
  readonly password: string;
}

/** Runs a statement over ClickHouse's HTTP interface, anonymously where no login is given. */
async function clickhouse(
  sql: string,
  login: Login | null,
): Promise<{ readonly status: number; readonly text: string }> {
  const headers: Record<string, string> =
    login === null ? {} : { 'X-ClickHouse-User': login.user, 'X-ClickHouse-Key': login.password };
  const url = `http://127.0.0.1:${stack.context.ports.clickhouseHttp}/`;
  const response = await fetch(url, { method: 'POST', body: sql, headers, signal: AbortSignal.timeout(10_000) });
  return { status: response.status, text: await response.text() };
}

function login(user: string, variable: string): Login {
  return { user, password: stack.context.secrets.get(variable) ?? '' };
}

const admin = () => login('admin', 'CLICKHOUSE_ADMIN_PASSWORD');
const sink = () => login('cdcctl_sink', 'CLICKHOUSE_SINK_PASSWORD');
const reader = () => login('cdcctl_reader', 'CLICKHOUSE_READER_PASSWORD');

async function expectDone(sql: string, user: Login): Promise<string> {
  const { status, text } = await clickhouse(sql, user);
  expect({ sql, status, text: status === 200 ? '' : text }).toEqual({ sql, status: 200, text: '' });
  return text;
}

function mysqlAs(user: string, password: string) {
  return createConnection({ host: '127.0.0.1', port: stack.context.ports.mysql, user, password, connectTimeout: 5000 });
}

describe('the embedded engines', () => {
  it('are the six of the stack, each answering its own question', () => {
    const names = ['clickhouse-server', 'flink-jobmanager', 'flink-taskmanager', 'kafka', 'mysql'];
    expect([...stack.pids.keys()].sort()).toEqual(names);
  });

  it('listen on the loopback interface only, and on every port they were given', async () => {
    const found = await listeners([...stack.pids.values()]);
    expect(found.filter(({ address }) => !isLoopback(address))).toEqual([]);
    const ports = new Set(found.map(({ port }) => port));
    // The dashboard is the supervisor's.
    const { flink: _dashboard, ...own } = stack.context.ports;
    for (const [name, port] of Object.entries(own)) expect([name, ports.has(port)]).toEqual([name, true]);
  });

  it('stay under 3 GiB of resident memory', async () => {
    let kib = 0;
    for (const pid of await processTree([...stack.pids.values()])) {
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      kib += Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
    }
    expect(kib).toBeGreaterThan(0);
    expect(kib / 1024).toBeLessThan(3072);
  });

  it('show no password in command lines, environments or logs, and leave no readable one in a file', async () => {
    const passwords = SECRETS.map((name) => stack.context.secrets.get(name) ?? '');
    const places: [string, string][] = [];
    for (const [engine, pid] of stack.pids) {
      places.push([`arguments of ${engine}`, await readFile(`/proc/${pid}/cmdline`, 'utf8')]);
      places.push([`environment of ${engine}`, await readFile(`/proc/${pid}/environ`, 'utf8')]);
      places.push([`log of ${engine}`, await stack.log(engine)]);
    }
    const conf = join(stack.context.stateDir, 'conf');
    for (const entry of await readdir(conf, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      places.push([path, await readFile(path, 'utf8')]);
      expect([path, (await stat(path)).mode & 0o077]).toEqual([path, 0]);
    }
    expect(places.filter(([, text]) => passwords.some((word) => text.includes(word))).map(([place]) => place)).toEqual(
      [],
    );
  });
});

describe('MySQL', () => {
  it('lets root in with the password only, and nobody without a name', async () => {
    const root = await mysqlAs('root', stack.context.secrets.get('MYSQL_ROOT_PASSWORD') ?? '');
    const [users] = await root.query('SELECT user, host FROM mysql.user WHERE user NOT LIKE "mysql.%" ORDER BY host');
    expect(users).toEqual([
      { user: 'root', host: '127.0.0.1' },
      { user: 'root', host: 'localhost' },
    ]);
    await root.end();
    for (const user of ['root', '', 'mysql']) await expect(mysqlAs(user, '')).rejects.toThrow(/Access denied/);
    await expect(mysqlAs('root', 'wrong')).rejects.toThrow(/Access denied/);
  });

  it('writes full row images to its binlog, in UTC', async () => {
    const root = await mysqlAs('root', stack.context.secrets.get('MYSQL_ROOT_PASSWORD') ?? '');
    const [rows] = await root.query(
      'SELECT @@log_bin log, @@binlog_format format, @@binlog_row_image image, @@gtid_mode gtid, @@global.time_zone zone, @@local_infile loading, @@secure_file_priv files',
    );
    await root.end();
    expect(rows).toEqual([
      { log: 1, format: 'ROW', image: 'FULL', gtid: 'ON', zone: '+00:00', loading: 0, files: 'NULL' },
    ]);
  });
});

describe('ClickHouse', () => {
  beforeAll(async () => {
    await expectDone('CREATE DATABASE IF NOT EXISTS shop', admin());
    await expectDone('CREATE TABLE shop.t (id UInt64) ENGINE = ReplacingMergeTree ORDER BY id', admin());
    await expectDone('INSERT INTO shop.t VALUES (1)', sink());
  });

  it.each([
    'SELECT * FROM shop.t',
    'SELECT name FROM system.users',
    'SHOW CREATE TABLE shop.t',
    'INSERT INTO shop.t VALUES (2)',
    "SELECT * FROM file('/etc/passwd', 'LineAsString')",
    "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
    "SELECT * FROM executable('id', 'TSV', 'x String')",
    "INSERT INTO FUNCTION file('/tmp/cdcctl-anonymous', 'TSV', 'x String') VALUES ('x')",
    'SYSTEM SHUTDOWN',
    'SYSTEM STOP LISTEN HTTP',
    'SYSTEM STOP LISTEN TCP',
    'SYSTEM STOP MERGES shop.t',
    'KILL QUERY WHERE 1',
    'CREATE USER x',
    'CREATE TABLE x (id Int8) ENGINE = Memory',
    'DROP TABLE shop.t',
    'SET readonly = 0',
  ])('refuses without a password: %s', async (sql) => {
    const { status, text } = await clickhouse(sql, null);
    expect(text).toMatch(/ACCESS_DENIED|QUOTA_EXCEEDED|READONLY|UNKNOWN_TABLE/);
    expect(status).toBeGreaterThanOrEqual(400);
  });

  it('shows no database to those without a password, and lets no real user in without one', async () => {
    const { text } = await clickhouse("SELECT count() FROM system.tables WHERE database != 'system'", null);
    expect(text).toContain('QUOTA_EXCEEDED');
    for (const user of ['admin', 'cdcctl_sink', 'cdcctl_reader']) {
      expect((await clickhouse('SELECT 1', { user, password: '' })).text).toMatch(/AUTHENTICATION_FAILED/);
    }
  });

  it('lets the sink write and the reader read, and neither more', async () => {
    expect((await expectDone('SELECT count() FROM shop.t', reader())).trim()).toBe('1');
    for (const [sql, user] of [
      ['DROP TABLE shop.t', sink()],
      ["SELECT * FROM file('/etc/passwd', 'LineAsString')", sink()],
      ['SYSTEM STOP LISTEN TCP', sink()],
      ['INSERT INTO shop.t VALUES (3)', reader()],
      ["SELECT * FROM file('/etc/passwd', 'LineAsString')", reader()],
    ] as const) {
      expect((await clickhouse(sql, user)).text).toMatch(/ACCESS_DENIED|READONLY/);
    }
  });

  it('answers a query that sets what it needs, as the reader', async () => {
    const text = await expectDone("SELECT getSetting('max_threads') SETTINGS max_threads = 1", reader());
    expect(text.trim()).toBe('1');
  });

  it('shows Play, whole, and answers to a ping', async () => {
    const base = `http://127.0.0.1:${stack.context.ports.clickhouseHttp}`;
    const page = await fetch(`${base}/play?user=cdcctl_reader`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
    const text = await page.text();
    expect(text.slice(0, 1000)).toContain('<title>ClickHouse Query</title>');
    expect(text.trimEnd().endsWith('</html>')).toBe(true);
    expect(await (await fetch(`${base}/ping`)).text()).toBe('Ok.\n');
  });

  it('ends at once where its port is taken, and says so', async () => {
    const stateDir = await mkdtemp(join(tmpdir(), 'cdcctl-taken-'));
    const spec = engineSpecs({ ...stack.context, stateDir }).find(({ name }) => name === 'clickhouse-server');
    if (spec === undefined) throw new Error('no specification of ClickHouse');
    await spec.prepare(AbortSignal.timeout(10_000));
    const run = execa(spec.command, spec.args, {
      cwd: spec.cwd,
      env: spec.env,
      stdin: 'ignore',
      reject: false,
      all: true,
    });
    const { exitCode, all } = await run;
    await rm(stateDir, { recursive: true });
    expect([exitCode, all]).toEqual([expect.any(Number), expect.stringContaining('Address already in use')]);
    expect(exitCode).not.toBe(0);
  }, 30_000);

  it('outlives clients that go away while it answers, whatever they asked', async () => {
    const { clickhouseHttp, clickhouseNative } = stack.context.ports;
    const { user, password } = reader();
    const long = new URLSearchParams({
      user,
      password,
      query: "SELECT number, repeat('x', 100) FROM numbers(1000000)",
    });
    const paths = [
      '/',
      '/ping',
      '/play',
      '/dashboard',
      '/binary',
      '/merges',
      '/jemalloc',
      '/js/uplot.js',
      '/webterminal',
    ];
    const clients = httpClients(clickhouseHttp, [
      ...paths,
      '/clickstack',
      '/metrics',
      '/replicas_status',
      '/no',
      `/?${long}`,
    ]);
    const pid = stack.pids.get('clickhouse-server') ?? 0;
    const all = [...clients, ...noiseClients(clickhouseNative)];
    // Where the process ends, later clients are not let in.
    expect(await comeAndGo(all, 5)).toBe(all.length * 5);
    expect((await expectDone('SELECT 1', reader())).trim()).toBe('1');
    expect(() => process.kill(pid, 0)).not.toThrow();
  }, 120_000);

  it('keeps its tables when it is killed', async () => {
    await stack.crash('clickhouse-server');
    expect((await expectDone('SELECT count() FROM shop.t', reader())).trim()).toBe('1');
  });
});

describe('Flink', () => {
  const read = async (path: string): Promise<string> => {
    const { ports, secrets, stateDir } = stack.context;
    const tls = await clientTls(statePaths(stateDir).tls, secrets.get(AccessSecret.keyStores) ?? '');
    const transport = createTransport(`https://127.0.0.1:${ports.flinkRest}`, tls);
    return (await transport({ method: 'GET', path, body: undefined, signal: AbortSignal.timeout(10_000) })).text;
  };
  const rest = async (path: string): Promise<Record<string, unknown>> => JSON.parse(await read(path));

  it('serves its dashboard, which takes no jars and cancels nothing', async () => {
    expect(await read('/')).toContain('<html');
    expect(await rest('/config')).toMatchObject({ features: { 'web-submit': false, 'web-cancel': false } });
  });

  it('counts a TaskManager as ready only when the new process has registered', async () => {
    await stack.crash('flink-taskmanager');
    const list = (await rest('/taskmanagers')) as { taskmanagers: { slotsNumber: number }[] };
    expect(list.taskmanagers.length).toBeGreaterThan(0);
    // Where this fails once in a hundred times, each step of the registration is in the logs, and no heartbeat.
    const log = await stack.log('flink-taskmanager');
    expect(log).toMatch(/Registration at ResourceManager attempt 1/);
    expect(log).not.toMatch(/DEBUG .*heartbeat/i);
  });
});
