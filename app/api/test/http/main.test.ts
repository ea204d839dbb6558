import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { loginVariables, runMain, startApi } from '../support/api.js';
import { ask } from '../support/ask.js';

/** Nothing listens there. */
const NOWHERE = { host: '127.0.0.1', port: 1, user: 'order_api', password: 'sesame-42' };

async function run(env: Readonly<Record<string, string>>) {
  const child = runMain(env);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  await once(child, 'close');
  return {
    code: child.exitCode,
    lines: output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  };
}

test('what is missing is said before anything is done', async () => {
  const { code, lines } = await run({ ORDER_API_PORT: 'sesame-42' });
  expect(code).toBe(78);
  expect(lines.map(({ level, event, message }) => [level, event, message])).toEqual([
    ['error', 'configuration', 'ORDER_API_PORT is not a whole number from 0 to 65535.'],
    ['error', 'configuration', 'ORDER_API_MYSQL_PASSWORD is not set. It is the password of the MySQL user.'],
  ]);
});

test('a port that is taken ends it', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  const { code, lines } = await run({ ...loginVariables(NOWHERE), ORDER_API_PORT: port });
  expect([code, lines.at(-1)]).toMatchObject([1, { level: 'error', event: 'start', code: 'EADDRINUSE' }]);
  other.close();
});

test('without MySQL it listens on the loopback interface, lives, and is not ready', async () => {
  const api = await startApi(NOWHERE);
  expect(new URL(api.url).hostname).toBe('127.0.0.1');
  expect((await ask(api.url, 'GET', '/health/live')).json).toEqual({ status: 'live' });
  const health = await ask(api.url, 'GET', '/health');
  expect([health.status, health.headers.get('retry-after'), health.json]).toEqual([
    503,
    '2',
    {
      type: 'urn:problem-type:order-api:not-ready',
      title: 'The service is not ready',
      status: 503,
      detail: 'MySQL does not answer: ECONNREFUSED.',
    },
  ]);
  const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => ask(api.url, 'GET', `/orders/${i + 1}`)));
  // Some may have waited in the queue for so long.
  const refused = /^(The request waited for 5000 ms\. )?Nothing was stored\. Try again later\.$/;
  for (const { status, json } of answers) expect([status, json.detail]).toEqual([503, expect.stringMatching(refused)]);
  api.signal('SIGTERM');
  expect(await api.ended()).toBe(0);
  expect(api.log.at(-1)).toMatchObject({ level: 'info', event: 'closed', left: 0 });
  expect(api.output()).not.toContain('sesame');
});
