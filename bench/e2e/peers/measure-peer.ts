import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../../src/adapters/host/clock.js';
import { CdcctlError, messageOf } from '../../../src/errors/index.js';
import { measureLatency, type Times } from '../../../src/generate/index.js';
import { pollUntil } from '../../../src/ports/index.js';
import { netRate } from '../../sink/statistics.js';
import { LAST_ROWS, writeBacklog } from '../drain.js';
import { type Changes, createChanges, fill, named } from '../rows.js';
import type { E2eStack } from '../stack.js';
import { load } from '../steady.js';
import { newestIds, rowsInMysql, untilAtLeast } from '../wait.js';
import type { Peer, PeerFigures } from './peer.js';

/** What a peer has to do: what the pipeline does, with fewer rows. */
export interface PeerWork {
  readonly rows: number;
  readonly backlog: number;
  /** Changes per second beside the latency. */
  readonly rate: number;
  readonly seconds: number;
}

/** Time for a peer to write down where it is, and for what is too much to arrive. */
const SETTLE_MS = 5_000;
/** Within this the deletions of the last batch have to show. */
const DELETIONS_MS = 60_000;

/** The measurements of the pipeline, done by a peer on a table of its own. */
export async function measurePeer(
  stack: E2eStack,
  peer: Peer,
  work: PeerWork,
  log: string,
  signal: AbortSignal,
): Promise<PeerFigures> {
  await fill(stack.quiet, peer.source, work.rows, signal);
  const changes = createChanges(stack.mysql, peer.source, work.rows);
  let running = peer.start();
  try {
    const begun = performance.now();
    const copied = await untilAtLeast(peer.title, peer.arrived, work.rows, signal);
    const snapshotSeconds = (copied.at - begun) / 1000;
    const latencyMs = await latencyBeside(stack, peer, changes, work, signal);
    const restarted = async (write: () => Promise<number>) => {
      await delay(SETTLE_MS, undefined, { signal });
      await running.end();
      const before = await peer.arrived();
      const count = await write();
      const start = performance.now();
      running = peer.start();
      const { at, surplus } = await untilCarried(stack, peer, before + count, Math.min(count, LAST_ROWS), signal);
      return { count, surplus, seconds: (at - start) / 1000 };
    };
    const start = await restarted(() => changes.insert(1));
    const stream = await restarted(async () => (await writeBacklog(changes, work.backlog, signal)).changes);
    return {
      ...{ title: peer.title, until: peer.until, does: peer.does, rate: work.rate, latencyMs },
      startSeconds: start.seconds,
      snapshotRows: work.rows,
      snapshotSeconds,
      snapshotRowsPerSecond: netRate(work.rows, snapshotSeconds, start.seconds),
      backlog: stream.count,
      streamSeconds: stream.seconds,
      streamRowsPerSecond: netRate(stream.count, stream.seconds, start.seconds),
      surplus: stream.surplus,
    };
  } catch (error) {
    signal.throwIfAborted();
    const last = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').slice(-15).join('\n');
    throw new CdcctlError({
      code: 'CDC-BENCHMARK',
      what: `${peer.title} was not measured: ${messageOf(error)}`,
      why: last,
    });
  } finally {
    await running.end();
  }
}

/** Waits until all has arrived: so many records in all, or the newest rows and every deletion. */
async function untilCarried(
  stack: E2eStack,
  peer: Peer,
  records: number,
  newest: number,
  signal: AbortSignal,
): Promise<{ readonly at: number; readonly surplus: number }> {
  const { rowsShown } = peer;
  if (rowsShown === null) {
    const { at } = await untilAtLeast(peer.title, peer.arrived, records, signal);
    await delay(SETTLE_MS, undefined, { signal });
    return { at, surplus: (await peer.arrived()) - records };
  }
  const ids = (await newestIds(stack, peer.source, newest)).map(BigInt);
  const wanted = await rowsInMysql(stack, peer.source);
  const watch = await peer.watch('');
  const shown = async (): Promise<number> => (await watch.visible(ids)).length;
  const { at: inserted } = await untilAtLeast(peer.title, shown, ids.length, signal);
  const look = async () => ({ surplus: (await rowsShown()) - wanted, at: performance.now() });
  const deadline = systemClock.now() + DELETIONS_MS;
  const poll = { clock: systemClock, signal, pauseMs: POLL_MS, deadline };
  const { surplus, at } = await pollUntil(look, (seen) => seen.surplus === 0, poll);
  // What never becomes equal is no reason to count the waiting.
  return surplus === 0 ? { at, surplus } : { at: inserted, surplus };
}

const POLL_MS = 100;

async function latencyBeside(
  stack: E2eStack,
  peer: Peer,
  changes: Changes,
  { rate, seconds }: PeerWork,
  signal: AbortSignal,
): Promise<Times> {
  const stopped = new AbortController();
  const writing = load(changes, rate, systemClock, AbortSignal.any([signal, stopped.signal]));
  const mark = `Latency probe ${randomBytes(6).toString('hex')}`;
  const probe = `INSERT INTO ${named(peer.source)} (user_id, product_name, quantity, total_price) VALUES (1, '${mark}', 1, 9.99)`;
  const inKafka = new Map<bigint, number>();
  const watch = await peer.watch(mark);
  try {
    const { total } = await measureLatency({
      // A connection of its own: the load is in the middle of a transaction on the other.
      insert: async () => {
        const id = BigInt((await stack.probe.execute(probe)).insertId);
        inKafka.set(id, 0);
        return id;
      },
      inKafka,
      visible: watch.visible,
      rows: Math.max(10, Math.round(20 * seconds)),
      rate: 20,
      timeoutMs: 30_000,
      clock: systemClock,
      signal,
    });
    return total;
  } finally {
    stopped.abort();
    await writing;
    await watch.close();
  }
}
