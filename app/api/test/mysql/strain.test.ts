import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Answer, ask, kindOf } from '../support/ask.js';
import { crowd, orderNamed, placeAtLast, tryToPlace, unfit } from '../support/crowd.js';
import { useApi, useMysql } from '../support/use-mysql.js';

const mysql = useMysql();
/** Less room than the crowd needs, so that the queue is full at times. */
const api = useApi(mysql, { ORDER_API_QUEUE: '300' });

/** The numbers of the orders with each name. */
async function stored(prefix: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await mysql().query(
    `SELECT product_name AS name, id FROM order_db.orders WHERE product_name LIKE '${prefix}%'`,
  );
  const found = new Map<string, string[]>();
  for (const { name, id } of rows) found.set(name, [...(found.get(name) ?? []), id]);
  return found;
}

test('of 10,000 requests, 500 at once, each is answered, and what is confirmed is there once', async () => {
  const { url } = api();
  const jobs = Array.from({ length: 10_000 }, (_, i) => i);
  const answers = await crowd(jobs, 500, (i): Promise<Answer> => {
    const name = `crowd-${i}`;
    switch (i % 10) {
      case 0:
        return ask(url, 'GET', `/orders/${1 + (i % 500)}`);
      case 1:
        return ask(url, 'GET', '/orders?userId=7&limit=10');
      case 2:
        return ask(url, 'PATCH', `/orders/${1 + (i % 50)}`, { status: i % 20 === 2 ? 'paid' : 'shipped' });
      case 3:
        return ask(url, 'POST', `/orders/${1 + (i % 50)}/cancel`);
      case 4:
        return ask(url, 'POST', '/orders', { ...orderNamed(name), quantity: -i });
      case 5:
      case 6:
        return ask(url, 'POST', '/orders', orderNamed(name), { 'idempotency-key': name });
      default:
        return ask(url, 'POST', '/orders', orderNamed(name));
    }
  });
  const wrong = answers.flatMap((answer) => (answer.status === 200 ? [] : (unfit(answer) ?? [])));
  expect(wrong).toEqual([]);
  const found = await stored('crowd-');
  const asked = answers.filter((_, i) => i % 10 > 4);
  expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([201, 503]));
  for (const [i, { status, json }] of answers.entries())
    if (i % 10 >= 4) expect(found.get(`crowd-${i}`) ?? [], `${i}`).toEqual(status === 201 ? [json.id] : []);
  const count = (status: number) => answers.filter((answer) => answer.status === status).length;
  // Some were refused for lack of room, and most were not.
  expect(count(503)).toBeGreaterThan(0);
  expect(count(201)).toBeGreaterThan(1_000);
  expect((await ask(url, 'GET', '/health')).status).toBe(200);
});

test('a storm of retries gives one order for each key', async () => {
  const { url } = api();
  const names = Array.from({ length: 50 }, (_, i) => `storm-${i}`);
  const jobs = Array.from({ length: 2_000 }, (_, i) => names[(i * 7) % names.length] as string);
  const ids = await crowd(jobs, 400, (name) => placeAtLast(url, name, () => undefined));
  const found = await stored('storm-');
  expect(found.size).toBe(50);
  for (const [i, name] of jobs.entries()) expect(found.get(name)).toEqual([ids[i]]);
});

test('MySQL is killed during requests and comes back: nothing that was confirmed is lost or doubled', async () => {
  const { url } = api();
  const seen: Answer[] = [];
  let over = false;
  const patient = crowd(
    Array.from({ length: 40 }, (_, i) => i),
    40,
    async (worker) => {
      const ids = new Map<string, string>();
      for (let n = 0; !over; n += 1) {
        const name = `keyed-${worker}.${n}`;
        const see = (answer: Answer | null) => (answer === null ? undefined : seen.push(answer));
        ids.set(name, await placeAtLast(url, name, see));
      }
      return ids;
    },
  );
  const plain = crowd(
    Array.from({ length: 20 }, (_, i) => i),
    20,
    async (worker) => {
      const answers = new Map<string, Answer | null>();
      for (let n = 0; !over; n += 1) {
        const name = `plain-${worker}.${n}`;
        const answer = await tryToPlace(url, name);
        answers.set(name, answer);
        if (answer?.status !== 201) await delay(100);
      }
      return answers;
    },
  );
  await delay(2_000);
  await mysql().kill();
  await delay(1_000);
  const health = await ask(url, 'GET', '/health');
  await delay(1_000);
  await mysql().start();
  await delay(3_000);
  over = true;

  expect([health.status, kindOf(health)]).toEqual([503, 'not-ready']);
  const keyed = await patient;
  const found = await stored('keyed-');
  for (const [name, id] of keyed.flatMap((ids) => [...ids])) expect(found.get(name), name).toEqual([id]);
  expect(seen.flatMap((answer) => unfit(answer) ?? [])).toEqual([]);
  expect(seen.some((answer) => kindOf(answer) === 'unavailable')).toBe(true);

  const others = await stored('plain-');
  for (const [name, answer] of (await plain).flatMap((answers) => [...answers])) {
    if (answer === null) expect.fail('a request had no answer');
    expect(unfit(answer)).toBeNull();
    const rows = others.get(name) ?? [];
    if (answer.status === 201) expect(rows, name).toEqual([answer.json.id]);
    else if (kindOf(answer) === 'unknown-outcome') expect(rows.length, name).toBeLessThanOrEqual(1);
    else expect(rows, `${name} ${answer.text}`).toEqual([]);
  }
  expect((await ask(url, 'GET', '/health')).json).toEqual({ status: 'ready' });
});

test('MySQL stands still: requests are answered, and what is confirmed afterwards is there once', async () => {
  const { url } = api();
  await tryToPlace(url, 'still-first');
  mysql().stall(true);
  const names = Array.from({ length: 60 }, (_, i) => `still-${i}`);
  const answers = await Promise.all(names.map((name) => tryToPlace(url, name, name)));
  mysql().stall(false);
  for (const answer of answers) expect([answer?.status, answer === null ? null : unfit(answer)]).toEqual([503, null]);
  const ids = await Promise.all(names.map((name) => placeAtLast(url, name, () => undefined)));
  const found = await stored('still-');
  for (const [i, name] of names.entries()) expect(found.get(name)).toEqual([ids[i]]);
});
