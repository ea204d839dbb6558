import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, ask, kindOf } from './ask.js';

/** Does these jobs, this many at once. */
export async function crowd<T, R>(jobs: readonly T[], atOnce: number, work: (job: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < jobs.length) {
        const i = next++;
        results[i] = await work(jobs[i] as T);
      }
    }),
  );
  return results;
}

/** A body whose name tells it from every other order. */
export const orderNamed = (productName: string) => ({ userId: 7, productName, quantity: 3, unitPrice: '12.50' });

/** Places an order and gives the answer, or null where there was none. */
export async function tryToPlace(url: string, name: string, key?: string): Promise<Answer | null> {
  try {
    return await ask(url, 'POST', '/orders', orderNamed(name), key === undefined ? {} : { 'idempotency-key': key });
  } catch {
    return null;
  }
}

/** What is wrong with an answer to an order: only what is confirmed, refused or to be tried again may come. */
export function unfit(answer: Answer): string | null {
  const { status, headers, text } = answer;
  if (status === 201 || (status >= 400 && status < 500)) return null;
  const problem = /^application\/problem\+json/.test(headers.get('content-type') ?? '');
  if (status === 503 && problem && headers.has('retry-after')) return null;
  return `${status} ${kindOf(answer)} ${text.slice(0, 200)}`;
}

/** As a patient client: sends it with its key until it is confirmed, and waits as it is told to. */
export async function placeAtLast(url: string, name: string, seen: (answer: Answer | null) => void): Promise<string> {
  for (;;) {
    const answer = await tryToPlace(url, name, name);
    seen(answer);
    if (answer?.status === 201) return answer.json.id;
    const wrong = answer === null || answer.status === 503 ? null : `${answer.status} ${answer.text}`;
    if (wrong !== null) throw new Error(wrong);
    await delay(1_000 * Number(answer?.headers.get('retry-after') ?? 1) * (0.5 + Math.random()));
  }
}
