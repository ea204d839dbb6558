import { expect, test } from 'vitest';
import { openApi } from '../../src/http/openapi.js';
import { fail } from '../../src/problem.js';
import { ask } from '../support/ask.js';
import { ORDER } from '../support/fake-orders.js';
import { startServer } from '../support/fake-server.js';
import { NEW, useServer } from '../support/use-server.js';

const fake = useServer();

test('an order is placed, and found where Location says', async () => {
  const placed = await ask(fake().url, 'POST', '/orders', NEW);
  expect([placed.status, placed.headers.get('location'), placed.json]).toEqual([201, '/orders/1', ORDER]);
  expect((await ask(fake().url, 'GET', '/orders/1')).json).toEqual(ORDER);
});

test('each way to call it has its status', async () => {
  const status = async (...request: readonly [string, string, unknown?]) => (await ask(fake().url, ...request)).status;
  expect(await status('GET', '/orders?userId=7')).toBe(200);
  expect(await status('PATCH', '/orders/1', { status: 'paid' })).toBe(200);
  expect(await status('POST', '/orders/1/cancel')).toBe(200);
  expect(await status('DELETE', '/orders/1')).toBe(204);
  expect(await status('HEAD', '/orders/1')).toBe(200);
  expect(await status('GET', '/health')).toBe(200);
  expect(await status('GET', '/health/live')).toBe(200);
});

test('no answer may be framed, guessed at, kept, or read by another origin', async () => {
  const { headers } = await ask(fake().url, 'GET', '/orders/1', undefined, { origin: fake().url });
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
  const other = await startServer({
    read: () => Promise.reject(new TypeError('secret')),
    list: () => Promise.reject(fail('unavailable', 'Nothing was stored. Try again later.', { retryAfter: 2 })),
    notReady: async () => 'MySQL does not answer: ECONNREFUSED.',
  });
  const answer = await ask(other.url, 'GET', '/orders/1');
  const request = answer.headers.get('x-request-id');
  expect(answer.json).toEqual({
    type: 'urn:problem-type:order-api:internal',
    title: 'The service has an error',
    status: 500,
    detail: `The log of the service has the reason, under request ${request}.`,
  });
  expect(other.lines.find((line) => line.includes('"unexpected"') && line.includes(String(request)))).toContain(
    '"TypeError"',
  );
  const list = await ask(other.url, 'GET', '/orders?userId=7');
  expect([list.status, list.headers.get('retry-after'), list.json.retryAfter]).toEqual([503, '2', undefined]);
  const health = await ask(other.url, 'GET', '/health');
  expect([health.status, health.json.title, health.json.detail]).toEqual([
    503,
    'The service is not ready',
    'MySQL does not answer: ECONNREFUSED.',
  ]);
  expect(other.lines.join('')).not.toContain('secret');
  await other.close();
});

test('a service that closes refuses what comes', async () => {
  const other = await startServer();
  other.refuse();
  const answer = await ask(other.url, 'POST', '/orders', NEW);
  expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('connection')]).toEqual([
    503,
    '5',
    'close',
  ]);
  expect(answer.json).toMatchObject({
    title: 'The service is closing',
    detail: 'Nothing was stored. Try again later.',
  });
  expect([
    (await ask(other.url, 'GET', '/health')).status,
    (await ask(other.url, 'GET', '/health/live')).status,
  ]).toEqual([503, 200]);
  await other.close();
});

test('the documentation has every route, and its page takes no script of elsewhere', async () => {
  const { json } = await ask(fake().url, 'GET', '/docs-json');
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
  const page = await ask(fake().url, 'GET', '/docs');
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  const scripts = [...page.text.matchAll(/<script src="([^"]+)"/g)].map(([, script]) => script ?? '');
  expect(scripts.length).toBeGreaterThan(0);
  for (const script of scripts)
    expect((await ask(fake().url, 'GET', new URL(script, `${fake().url}/`).pathname)).status).toBe(200);
});

test('the log has a line for each request, without its query, body or headers', async () => {
  await ask(fake().url, 'POST', '/orders?sesame=1', { sesame: 'x' }, { 'idempotency-key': 'sesame' });
  await ask(fake().url, 'GET', '/orders/1');
  const entries = fake()
    .lines.map((line) => JSON.parse(line))
    .filter(({ event }) => event === 'request');
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
  expect(fake().lines.join('')).not.toContain('sesame');
});
