import { expect, test } from 'vitest';
import { ask, kindOf } from '../support/ask.js';
import { sendRaw } from '../support/raw.js';
import { NEW, useServer } from '../support/use-server.js';

const fake = useServer();

test.each<[number, string, string, string, string, unknown, Record<string, string>]>([
  [404, 'not-found', 'GET / does not exist.', 'GET', '/', undefined, {}],
  [404, 'not-found', 'PUT /orders/1 does not exist.', 'PUT', '/orders/1', {}, {}],
  [404, 'not-found', 'GET /orders/1/ does not exist.', 'GET', '/orders/1/', undefined, {}],
  [404, 'not-found', 'OPTIONS /orders does not exist.', 'OPTIONS', '/orders', undefined, {}],
  [404, 'no-such-order', 'No order has the number 2.', 'GET', '/orders/2', undefined, {}],
  [400, 'malformed-request', 'The address cannot be decoded.', 'GET', '/orders/%ZZ', undefined, {}],
  [400, 'malformed-request', 'The body is not JSON.', 'POST', '/orders', '{', {}],
  [400, 'malformed-request', 'The body is not JSON.', 'POST', '/orders', '{"a":1}x', {}],
  [400, 'malformed-request', 'The body is not JSON.', 'POST', '/orders', '['.repeat(16_000), {}],
  [400, 'malformed-request', 'The body is not UTF-8.', 'POST', '/orders', new Uint8Array([0x22, 0xff, 0x22]), {}],
  [413, 'too-large', 'A body may have 16384 bytes.', 'POST', '/orders', 'x'.repeat(16_385), {}],
  [413, 'too-large', 'A body may have 16384 bytes.', 'POST', '/orders', 'x'.repeat(5_000_000), {}],
  [
    415,
    'media-type',
    'Send it with the header Content-Type: application/json.',
    'POST',
    '/orders',
    'a=1',
    { 'content-type': 'application/x-www-form-urlencoded' },
  ],
  [
    415,
    'media-type',
    'Send it with the header Content-Type: application/json.',
    'POST',
    '/orders',
    '{}',
    { 'content-type': 'text/plain' },
  ],
  [400, 'invalid-request', 'One value is wrong; see errors.', 'POST', '/orders', undefined, {}],
  [400, 'invalid-request', 'One value is wrong; see errors.', 'POST', '/orders', '', {}],
  [400, 'invalid-request', 'One value is wrong; see errors.', 'POST', '/orders?force=1', NEW, {}],
  [400, 'invalid-request', 'One value is wrong; see errors.', 'POST', '/orders', NEW, { 'idempotency-key': 'a b' }],
  [400, 'invalid-request', 'One value is wrong; see errors.', 'GET', '/orders/1%20OR%201=1', undefined, {}],
  [400, 'invalid-request', 'One value is wrong; see errors.', 'GET', `/orders/${'9'.repeat(3_000)}`, undefined, {}],
  [400, 'invalid-request', 'One value is wrong; see errors.', 'GET', '/orders?userId=7&userId=8', undefined, {}],
  [400, 'invalid-request', '2 values are wrong; see errors.', 'GET', '/orders?userId[]=7', undefined, {}],
  [400, 'invalid-request', 'One value is wrong; see errors.', 'GET', '/orders?userId=7&__proto__=1', undefined, {}],
  [
    403,
    'foreign-origin',
    'Its Origin header is not the address of this service.',
    'POST',
    '/orders/1/cancel',
    undefined,
    { origin: 'http://evil.example' },
  ],
  [
    431,
    'headers-too-large',
    'They may have 8192 bytes, with the address.',
    'GET',
    '/orders/1',
    undefined,
    { 'x-large': 'x'.repeat(9_000) },
  ],
  [
    431,
    'headers-too-large',
    'They may have 8192 bytes, with the address.',
    'GET',
    `/orders/1?${'x'.repeat(9_000)}`,
    undefined,
    {},
  ],
])('%i %s: %s, to %s', async (status, kind, detail, method, path, body, headers) => {
  const answer = await ask(fake().url, method, path, body, headers);
  expect([answer.status, kindOf(answer), answer.json.detail]).toEqual([status, kind, detail]);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
});

test('what is no HTTP is answered and hung up on', async () => {
  const answer = await sendRaw(fake().url, 'HELLO\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json\r\n/);
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '').detail).toBe('The request is not valid HTTP.');
});

test('a page that reaches the service by a name of its own is refused', async () => {
  const { host } = new URL(fake().url);
  const answer = await sendRaw(fake().url, `GET /orders/1 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`);
  expect(answer).toContain('"detail":"Its Host header names another host. ORDER_API_HOST_NAMES adds names."');
  expect(await sendRaw(fake().url, `GET /orders/1 HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toContain(
    '"id":"1"',
  );
});

test('a request that never ends is given up after ten seconds', async () => {
  const { host } = new URL(fake().url);
  const head = `POST /orders HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`;
  const answer = await sendRaw(fake().url, head);
  expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout/);
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status: 408, detail: 'Send it again.' });
});
