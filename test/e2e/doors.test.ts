import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isLoopback, type Listener, listeners } from './support/listening.js';
import { asNobody, http, kafkaTopics, raw, tlsWithoutKey } from './support/strangers.js';
import { createWorkspace, secretsOf, type Workspace } from './support/workspace.js';

/** Whatever the local stack listens on, tried by those who have no secret: programs, other users, pages of a browser. */
let workspace: Workspace;
let ports: Record<string, number>;
let secrets: Record<string, string>;
let pids: number[];
let link: string;

beforeAll(async () => {
  workspace = await createWorkspace();
  for (const command of ['up', 'submit']) {
    const { exitCode, stdout, stderr } = await workspace.cdcctl(command);
    expect(exitCode, stdout + stderr).toBe(0);
  }
  ({ ports } = JSON.parse(await readFile(join(workspace.stateDir, 'stack.json'), 'utf8')));
  secrets = await secretsOf(workspace);
  const { engines } = (await workspace.cdcctl('status')).json;
  pids = engines.map(({ pid }: { pid: number }) => pid);
  link = (await workspace.cdcctl('open', 'flink')).json.url;
});

afterAll(async () => {
  const down = await workspace?.cdcctl('down', '--volumes');
  expect(down?.exitCode, `${down?.stdout}${down?.stderr}`).toBe(0);
  await workspace?.remove();
});

const port = (name: string): number => ports[name] ?? 0;
/** Behind mutual TLS; so is every port of Flink's processes that has no name here. */
const OTHERS = ['mysql', 'kafka', 'kafkaController', 'flink', 'clickhouseHttp', 'clickhouseNative'];

async function flinkPorts(): Promise<readonly number[]> {
  const others = OTHERS.map(port);
  return [...new Set((await listeners(pids)).map((listener) => listener.port))].filter((one) => !others.includes(one));
}

describe('programs without a secret', () => {
  test('find every port of the stack on the loopback interface', async () => {
    const found: readonly Listener[] = await listeners(pids);
    expect(found.filter(({ address }) => !isLoopback(address))).toEqual([]);
    const open = new Set(found.map((listener) => listener.port));
    for (const [name, number] of Object.entries(ports)) expect([name, open.has(number)]).toEqual([name, true]);
  });

  test("get nothing from Flink's REST, RPC, blob and data ports", async () => {
    const all = await flinkPorts();
    for (const name of ['flinkRest', 'jobManagerRpc', 'jobManagerBlob', 'taskManagerRpc', 'taskManagerData']) {
      expect(all, name).toContain(port(name));
    }
    for (const number of all) {
      expect([number, await tlsWithoutKey(number)]).toEqual([number, 'refused']);
      for (const path of ['/overview', '/jobs', '/jars/upload', '/v1/sessions']) {
        const body = '{"jobGraphFileName":"x"}';
        const headers = { 'content-type': 'text/plain', origin: 'http://evil.example' };
        const { status, text } = await http(number, { method: 'POST', path, headers, body });
        expect([number, path, status < 200 || status > 299, text.includes('jobs')]).toEqual([
          number,
          path,
          true,
          false,
        ]);
      }
      expect([number, await raw(number, Buffer.from([0, 0, 0, 0, 0xac, 0xed, 0, 5]))]).toEqual([
        number,
        expect.not.stringMatching(/flink|pekko|akka/i),
      ]);
    }
  });

  test('get no metadata, records or topics from Kafka, nor do those with a wrong password', async () => {
    const wrong = { mechanism: 'plain', username: 'cdcctl', password: 'wrong' } as const;
    for (const name of ['kafka', 'kafkaController']) {
      expect([name, await kafkaTopics(port(name))]).toEqual([name, expect.stringMatching(/^KafkaJS/)]);
      expect([name, await kafkaTopics(port(name), wrong)]).toEqual([name, expect.stringMatching(/^KafkaJS/)]);
    }
    const own = { ...wrong, password: secrets.KAFKA_PASSWORD ?? '' };
    expect(await kafkaTopics(port('kafka'), own)).toMatch(/^[1-9]\d* topics$/);
  });

  test.each([
    'Metadata 3',
    'Fetch 1',
    'Produce 0',
    'CreateTopics 19',
    'DescribeConfigs 32',
  ])('get no answer from Kafka to a request of the kind %s', async (kind) => {
    const request = Buffer.alloc(64);
    request.writeInt32BE(60, 0);
    request.writeInt16BE(Number(kind.split(' ')[1]), 4);
    expect(await raw(port('kafka'), request)).toBe('');
  });

  test('see only how to log in on the port of the dashboard, and change nothing there', async () => {
    const number = port('flink');
    const host = `127.0.0.1:${number}`;
    const { status, text, headers } = await http(number, { headers: { host } });
    expect([status, text]).toEqual([401, expect.stringContaining('cdcctl open flink')]);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    for (const path of ['/jobs', '/jars/upload', '/jobs/0/stop', '/v1/sessions']) {
      const post = { method: 'POST', path, headers: { host, 'content-type': 'text/plain' }, body: '{}' };
      expect((await http(number, post)).status).toBe(405);
      expect((await http(number, { ...post, headers: { host: 'evil.example' } })).status).toBe(403);
    }
    expect((await http(number, { headers: { host, origin: 'http://evil.example' } })).status).toBe(403);
  });

  test('run no query in ClickHouse or MySQL', async () => {
    const queries = [
      'SELECT * FROM order_analytics.orders_realtime',
      'SYSTEM STOP LISTEN HTTP',
      'SELECT count() FROM system.numbers',
    ];
    for (const body of queries) {
      const { status } = await http(port('clickhouseHttp'), { method: 'POST', body });
      expect([body, status >= 400]).toEqual([body, true]);
    }
    expect(await raw(port('mysql'), Buffer.from('GET / HTTP/1.1\r\n\r\n'))).not.toContain('HTTP/1.1 200');
  });
});

describe.skipIf(process.getuid?.() !== 0)(
  'another user of the machine (skipped where the tests do not run as root)',
  () => {
    test('reads neither the state nor the secrets', () => {
      for (const path of [
        '',
        'secrets.env',
        'stack.json',
        'tls',
        'tls/rest-client.p12',
        'conf/kafka/server.properties',
        'data',
      ]) {
        expect(asNobody('ls', '-la', join(workspace.stateDir, path))).toMatch(/Permission denied/);
        expect(asNobody('cat', join(workspace.stateDir, path))).toMatch(/Permission denied/);
      }
    });

    test('finds no secret in the arguments of a process, and reads no environment', () => {
      const values = Object.values(secrets);
      expect(values.length).toBeGreaterThan(8);
      for (const pid of pids) {
        const line = asNobody('cat', `/proc/${pid}/cmdline`);
        expect(line.length).toBeGreaterThan(10);
        expect(values.filter((value) => line.includes(value))).toEqual([]);
        expect(asNobody('cat', `/proc/${pid}/environ`)).toMatch(/Permission denied/);
      }
    });
  },
);

const CHROMIUM = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const browserPath = CHROMIUM.find((path) => path !== '' && existsSync(path));

describe.skipIf(browserPath === undefined)('a browser (skipped where there is no chromium; CHROMIUM names one)', () => {
  let browser: Browser;
  let evil: Server;
  let page: Page;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: browserPath ?? '', args: ['--no-sandbox'] });
    evil = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<h1>Another page</h1>');
    });
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    page = await (await browser.newContext()).newPage();
  });

  afterAll(async () => {
    await browser?.close();
    evil?.close();
  });

  test('opens the dashboard with the link, and sees the jobs run', async () => {
    await page.goto(link);
    await page.getByText('orders-cdc').first().waitFor({ timeout: 60_000 });
    await page.getByText('orders-sync').first().waitFor({ timeout: 60_000 });
    expect(page.url()).not.toContain('token');
    const response = await page.request.get(`${page.url().split('#')[0]}jobs/overview`);
    expect(await response.json()).toMatchObject({ jobs: [{ state: 'RUNNING' }, { state: 'RUNNING' }] });
  });

  test('keeps a page of another origin from reading, posting and framing, though it is logged in', async () => {
    const dashboard = page.url().split('#')[0] ?? '';
    const other = await page.context().newPage();
    await other.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`);
    const targets = [`${dashboard}jobs/overview`, ...OTHERS.map((name) => `http://127.0.0.1:${port(name)}/`)];
    for (const url of targets) {
      const read = await other.evaluate(async (target) => {
        const answer = await fetch(target, { credentials: 'include' }).catch((error: Error) => error.name);
        return typeof answer === 'string' ? answer : answer.text();
      }, url);
      expect([url, read]).toEqual([url, 'TypeError']);
    }
    const posted = await other.evaluate(async (target) => {
      const init = { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}' } as const;
      return (await fetch(target, init).catch((error: Error) => error)).toString();
    }, `${dashboard}jobs`);
    expect(posted).toContain('TypeError');
    const framed = await other.evaluate(`new Promise((resolve) => {
      const frame = document.createElement('iframe');
      frame.src = ${JSON.stringify(dashboard)};
      frame.addEventListener('load', () => resolve(frame.contentDocument?.body?.textContent ?? 'hidden'), { once: true });
      document.body.append(frame);
    })`);
    expect(framed).not.toContain('orders');
    const cookies = await other.context().cookies();
    expect(cookies.map(({ httpOnly, sameSite }) => [httpOnly, sameSite])).toEqual([[true, 'Strict']]);
    await other.close();
  });
});

test('gives no link while nothing is served, as another one might listen there', async () => {
  await workspace.cdcctl('stop');
  const { exitCode, json } = await workspace.cdcctl('open', 'flink');
  expect([exitCode, json.error.what]).toEqual([1, "Flink's dashboard is not served"]);
});
