import 'reflect-metadata';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApi } from '../../src/http/openapi.js';
import { createServer, type Server } from '../../src/http/server.js';
import { createLog } from '../../src/log.js';
import { fail } from '../../src/problem.js';
import { ask, kindOf } from '../support/ask.js';
import { fakeOrders, ORDER } from '../support/fake-orders.js';
import { sendRaw } from '../support/raw.js';

const lines: string[] = [];
const log = createLog(
  (line) => lines.push(line),
  () => new Date(),
);
const NEW = { userId: 7, productName: 'Tea', quantity: 3, unitPrice: '12.50' };

async function start(more: Parameters<typeof fakeOrders>[0] = {}): Promise<{ url: string; server: Server }> {
  const server = await createServer({ hostNames: [] }, fakeOrders(more), log);
  await server.app.listen(0, '127.0.0.1');
  return { url: await server.app.getUrl(), server };
}

let url: string;
let server: Server;

beforeAll(async () => {
  ({ url, server } = await start());
});
afterAll(() => server?.app.close());

test('an order is placed, and found where Location says', async () => {
  const placed = await ask(url, 'POST', '/orders', NEW);
  expect([placed.status, placed.headers.get('location'), placed.json]).toEqual([201, '/orders/1', ORDER]);
  expect((await ask(url, 'GET', '/orders/1')).json).toEqual(ORDER);
});

test('each way to call it has its status', async () => {
  const status = async (...request: readonly [string, string, unknown?]) => (await ask(url, ...request)).status;
  expect(await status('GET', '/orders?userId=7')).toBe(200);
  expect(await status('PATCH', '/orders/1', { status: 'paid' })).toBe(200);
  expect(await status('POST', '/orders/1/cancel')).toBe(200);
  expect(await status('DELETE', '/orders/1')).toBe(204);
  expect(await status('HEAD', '/orders/1')).toBe(200);
  expect(await status('GET', '/health')).toBe(200);
  expect(await status('GET', '/health/live')).toBe(200);
});

test.each<[string, string, unknown, Record<string, string>, number, string, string]>([
  ['GET', '/', undefined, {}, 404, 'not-found', 'GET / does not exist.'],
  ['PUT', '/orders/1', {}, {}, 404, 'not-found', 'PUT /orders/1 does not exist.'],
  ['GET', '/orders/1/', undefined, {}, 404, 'not-found', 'GET /orders/1/ does not exist.'],
  ['OPTIONS', '/orders', undefined, {}, 404, 'not-found', 'OPTIONS /orders does not exist.'],
  ['GET', '/orders/2', undefined, {}, 404, 'no-such-order', 'No order has the number 2.'],
  ['GET', '/orders/%ZZ', undefined, {}, 400, 'malformed-request', 'The address cannot be decoded.'],
  ['POST', '/orders', '{', {}, 400, 'malformed-request', 'The body is not JSON.'],
  ['POST', '/orders', '{"a":1}x', {}, 400, 'malformed-request', 'The body is not JSON.'],
  ['POST', '/orders', '['.repeat(16_000), {}, 400, 'malformed-request', 'The body is not JSON.'],
  ['POST', '/orders', new Uint8Array([0x22, 0xff, 0x22]), {}, 400, 'malformed-request', 'The body is not UTF-8.'],
  ['POST', '/orders', 'x'.repeat(16_385), {}, 413, 'too-large', 'A body may have 16384 bytes.'],
  ['POST', '/orders', 'x'.repeat(5_000_000), {}, 413, 'too-large', 'A body may have 16384 bytes.'],
  [
    'POST',
    '/orders',
    'a=1',
    { 'content-type': 'application/x-www-form-urlencoded' },
    415,
    'media-type',
    'Send it with the header Content-Type: application/json.',
  ],
  [
    'POST',
    '/orders',
    '{}',
    { 'content-type': 'text/plain' },
    415,
    'media-type',
    'Send it with the header Content-Type: application/json.',
  ],
  ['POST', '/orders', undefined, {}, 400, 'invalid-request', 'One value is wrong; see errors.'],
  ['POST', '/orders', '', {}, 400, 'invalid-request', 'One value is wrong; see errors.'],
  ['POST', '/orders?force=1', NEW, {}, 400, 'invalid-request', 'One value is wrong; see errors.'],
  ['POST', '/orders', NEW, { 'idempotency-key': 'a b' }, 400, 'invalid-request', 'One value is wrong; see errors.'],
  ['GET', '/orders/1%20OR%201=1', undefined, {}, 400, 'invalid-request', 'One value is wrong; see errors.'],
  ['GET', `/orders/${'9'.repeat(3_000)}`, undefined, {}, 400, 'invalid-request', 'One value is wrong; see errors.'],
  ['GET', '/orders?userId=7&userId=8', undefined, {}, 400, 'invalid-request', 'One value is wrong; see errors.'],
  ['GET', '/orders?userId[]=7', undefined, {}, 400, 'invalid-request', '2 values are wrong; see errors.'],
  ['GET', '/orders?userId=7&__proto__=1', undefined, {}, 400, 'invalid-request', 'One value is wrong; see errors.'],
  [
    'POST',
    '/orders/1/cancel',
    undefined,
    { origin: 'http://evil.example' },
    403,
    'foreign-origin',
    'Its Origin header is not the address of this service.',
  ],
  [
    'GET',
    '/orders/1',
    undefined,
    { 'x-large': 'x'.repeat(9_000) },
    431,
    'headers-too-large',
    'They may have 8192 bytes, with the address.',
  ],
  [
    'GET',
    `/orders/1?${'x'.repeat(9_000)}`,
    undefined,
    {},
    431,
    'headers-too-large',
    'They may have 8192 bytes, with the address.',
  ],
])('%s %.40s with %.20j %.60j', async (method, path, body, headers, status, kind, detail) => {
  const answer = await ask(url, method, path, body, headers);
  expect([answer.status, kindOf(answer), answer.json.detail]).toEqual([status, kind, detail]);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
});

test('what is no HTTP is answered and hung up on', async () => {
  const answer = await sendRaw(url, 'HELLO\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json\r\n/);
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '').detail).toBe('The request is not valid HTTP.');
});

test('a page that reaches the service by a name of its own is refused', async () => {
  const { host } = new URL(url);
  const answer = await sendRaw(url, `GET /orders/1 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`);
  expect(answer).toContain('"detail":"Its Host header names another host. ORDER_API_HOST_NAMES adds names."');
  expect(await sendRaw(url, `GET /orders/1 HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toContain(
    '"id":"1"',
  );
});

test('a request that never ends is given up after ten seconds', async () => {
  const { host } = new URL(url);
  const head = `POST /orders HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`;
  const answer = await sendRaw(url, head);
  expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout/);
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status: 408, detail: 'Send it again.' });
});

test('no answer may be framed, guessed at, kept, or read by another origin', async () => {
  const { headers } = await ask(url, 'GET', '/orders/1', undefined, { origin: url });
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  expect([...headers.keys()].filter((name) => /^access-control|^x-powered|^server$/.test(name))).toEqual([]);
});

test('an error that nobody expected has no text of its own in the answer or in the log', async () => {
  const { url: broken, server: other } = await start({
    read: () => Promise.reject(new TypeError('secret')),
    list: () => Promise.reject(fail('unavailable', 'Nothing was stored. Try again later.', { retryAfter: 2 })),
    notReady: async () => 'MySQL does not answer: ECONNREFUSED.',
  });
  const answer = await ask(broken, 'GET', '/orders/1');
  const request = answer.headers.get('x-request-id');
  expect(answer.json).toEqual({
    type: 'urn:problem-type:order-api:internal',
    title: 'The service has an error',
    status: 500,
    detail: `The log of the service has the reason, under request ${request}.`,
  });
  expect(lines.find((line) => line.includes('"unexpected"') && line.includes(String(request)))).toContain(
    '"TypeError"',
  );
  const list = await ask(broken, 'GET', '/orders?userId=7');
  expect([list.status, list.headers.get('retry-after'), list.json.retryAfter]).toEqual([503, '2', undefined]);
  const health = await ask(broken, 'GET', '/health');
  expect([health.status, health.json.title, health.json.detail]).toEqual([
    503,
    'The service is not ready',
    'MySQL does not answer: ECONNREFUSED.',
  ]);
  expect(lines.join('')).not.toContain('secret');
  await other.app.close();
});

test('a service that closes refuses what comes', async () => {
  const { url: last, server: other } = await start();
  other.refuse();
  const answer = await ask(last, 'POST', '/orders', NEW);
  expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('connection')]).toEqual([
    503,
    '5',
    'close',
  ]);
  expect(answer.json).toMatchObject({
    title: 'The service is closing',
    detail: 'Nothing was stored. Try again later.',
  });
  expect([(await ask(last, 'GET', '/health')).status, (await ask(last, 'GET', '/health/live')).status]).toEqual([
    503, 200,
  ]);
  await other.app.close();
});

test('the documentation has every route, and its page takes no script of elsewhere', async () => {
  const { json } = await ask(url, 'GET', '/docs-json');
  expect(json).toEqual(JSON.parse(JSON.stringify(openApi())));
  const operations = Object.entries<Record<string, unknown>>(json.paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((method) => method !== 'parameters')
      .map((method) => `${method} ${path}`),
  );
  expect(operations.sort()).toEqual([
    'delete /orders/{id}',
    'get /health',
    'get /health/live',
    'get /orders',
    'get /orders/{id}',
    'patch /orders/{id}',
    'post /orders',
    'post /orders/{id}/cancel',
  ]);
  const page = await ask(url, 'GET', '/docs');
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  const scripts = [...page.text.matchAll(/<script src="([^"]+)"/g)].map(([, script]) => script ?? '');
  expect(scripts.length).toBeGreaterThan(0);
  for (const script of scripts) expect((await ask(url, 'GET', new URL(script, `${url}/`).pathname)).status).toBe(200);
});

test('the log has a line for each request, without its query, body or headers', async () => {
  await ask(url, 'POST', '/orders?sesame=1', { sesame: 'x' }, { 'idempotency-key': 'sesame' });
  await ask(url, 'GET', '/orders/1');
  const entries = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'request');
  expect(entries.at(-1)).toEqual({
    time: expect.any(String),
    level: 'info',
    event: 'request',
    request: expect.stringMatching(/^[0-9a-f-]{36}$/),
    method: 'GET',
    route: '/orders/:id',
    status: 200,
    ms: expect.any(Number),
  });
  expect(lines.join('')).not.toContain('sesame');
});
