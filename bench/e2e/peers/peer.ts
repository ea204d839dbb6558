import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../../src/adapters/clock.js';
import { CdcctlError } from '../../../src/errors/index.js';
import { measureLatency, type Times } from '../../../src/generate/index.js';
import type { QualifiedName } from '../../../src/model/index.js';
import { type Changes, createChanges, fill, named } from '../rows.js';
import type { E2eStack } from '../stack.js';
import { load } from '../steady.js';
import { newestIds, paceOf, untilAtLeast } from '../wait.js';

/** Another way to copy a table, on the same MySQL and ClickHouse. */
export interface Peer {
  readonly title: string;
  /** Where its rows end up: what the figures are about. */
  readonly until: 'ClickHouse' | 'Kafka';
  readonly source: QualifiedName;
  /** Starts it, or starts it again where it left off. */
  start(): PeerProcess;
  /** Rows or records that have arrived. */
  arrived(): Promise<number>;
  /** Sees rows with this mark, or any where it is ''; it must be open before they are written. */
  watch(mark: string): Promise<Watch>;
}

export interface Watch {
  /** Those of the ids that have arrived. */
  visible(ids: readonly bigint[]): Promise<readonly bigint[]>;
  close(): Promise<void>;
}

export interface PeerFigures {
  readonly title: string;
  readonly until: 'ClickHouse' | 'Kafka';
  readonly snapshotRows: number;
  /** From the first rows that arrive on, without the start of the process, but where the first are most of them. */
  readonly snapshotRowsPerSecond: number;
  readonly backlog: number;
  readonly streamRowsPerSecond: number;
  /** Beside a load of `rate` changes a second. */
  readonly rate: number;
  readonly latencyMs: Times;
}

export interface PeerProcess {
  /** Ends the process and all that it started. */
  end(): Promise<void>;
}

const GRACE_MS = 20_000;

/** A process in a group of its own; what it prints goes to the log. */
export function startProcess(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>>; readonly log: string },
): PeerProcess {
  const out = openSync(options.log, 'a');
  const child: ChildProcess = spawn(command, [...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', out, out],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const kill = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      // The group has ended.
    }
  };
  return {
    async end() {
      kill('SIGTERM');
      await Promise.race([ended, delay(GRACE_MS)]);
      kill('SIGKILL');
      await ended;
    },
  };
}

const TRANSACTION = 1_000;
const LAST_ROWS = 64;

/** The three measurements of the pipeline, done by a peer on a table of its own. */
export async function measurePeer(
  stack: E2eStack,
  peer: Peer,
  sizes: { readonly rows: number; readonly backlog: number; readonly rate: number; readonly seconds: number },
  log: string,
  signal: AbortSignal,
): Promise<PeerFigures> {
  await fill(stack.quiet, peer.source, sizes.rows, signal);
  const changes = createChanges(stack.mysql, peer.source, sizes.rows);
  let running = peer.start();
  try {
    const started = { at: performance.now(), value: 0 };
    const first = await untilAtLeast(peer.title, peer.arrived, 1, signal);
    const last = await untilAtLeast(peer.title, peer.arrived, sizes.rows, signal);
    const latencyMs = await latencyBeside(stack, peer, changes, sizes, signal);
    await delay(SETTLE_MS, undefined, { signal });
    await running.end();
    const backlog = await writeChanges(changes, sizes.backlog, signal);
    const ids = (await newestIds(stack, peer.source, LAST_ROWS)).map(BigInt);
    running = peer.start();
    const streamRowsPerSecond = await drainPace(peer, ids, backlog, signal);
    return {
      ...{ title: peer.title, until: peer.until, rate: sizes.rate, latencyMs, backlog },
      snapshotRows: sizes.rows,
      // Where most came at once, only the whole time says something.
      snapshotRowsPerSecond: paceOf(first.value * 2 > sizes.rows ? started : first, last),
      streamRowsPerSecond,
    };
  } catch (error) {
    signal.throwIfAborted();
    const last = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').slice(-15).join('\n');
    throw new CdcctlError({ what: `${peer.title} was not measured: ${(error as Error).message}`, why: last });
  } finally {
    await running.end();
  }
}

/** Time for a peer to write down where it is. */
const SETTLE_MS = 5_000;

async function writeChanges(changes: Changes, count: number, signal: AbortSignal): Promise<number> {
  let written = 0;
  for (let planned = 0; planned < count; planned += TRANSACTION) {
    signal.throwIfAborted();
    written += await changes.write(Math.min(TRANSACTION, count - planned));
  }
  return written + (await changes.insert(LAST_ROWS));
}

/** From the first of the changes that arrive to the last. */
async function drainPace(peer: Peer, ids: readonly bigint[], backlog: number, signal: AbortSignal): Promise<number> {
  const before = await peer.arrived();
  const first = await untilAtLeast(peer.title, peer.arrived, before + 1, signal);
  if (peer.until === 'Kafka') {
    return paceOf(first, await untilAtLeast(peer.title, peer.arrived, before + backlog, signal));
  }
  const watch = await peer.watch('');
  const shown = async (): Promise<number> => (await watch.visible(ids)).length;
  const { at } = await untilAtLeast(peer.title, shown, ids.length, signal);
  return paceOf(first, { at, value: before + backlog });
}

async function latencyBeside(
  stack: E2eStack,
  peer: Peer,
  changes: Changes,
  { rate, seconds }: { readonly rate: number; readonly seconds: number },
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
