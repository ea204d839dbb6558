import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ownedProcesses } from '../../../src/adapters/host/process-identity.js';
import type { EngineSet } from '../../../src/adapters/local/engine-set.js';
import { createLocalRuntime } from '../../../src/adapters/local/runtime.js';
import type { Pipeline } from '../../../src/model/index.js';
import type { Event, Runtime } from '../../../src/ports/index.js';
// @ts-expect-error plain JavaScript, because the supervisor process of the tests loads it too
import { behaviourFile, engineSet, journalFile } from './fixtures/engines.mjs';

const here = dirname(fileURLToPath(import.meta.url));

export const PIPELINE: Pipeline = {
  version: 1,
  name: 'small',
  generation: 1,
  source: {
    user: 'cdc',
    password: { variable: 'MYSQL_CDC_PASSWORD' },
    serverId: 5400,
    reader: 'binlog',
    zeroDates: 'error',
  },
  tables: [],
  sink: {
    type: 'clickhouse',
    user: 'sink',
    password: { variable: 'CLICKHOUSE_SINK_PASSWORD' },
    flushIntervalMs: 100,
    overflow: 'error',
    poison: 'fail',
  },
  delivery: 'at-least-once',
  profile: 'latency',
  flink: { version: '1.20', parallelism: 1, checkpointIntervalMs: 3000, groupId: 'group' },
  ports: {
    mysql: 'auto',
    kafka: 'auto',
    flink: 'auto',
    clickhouseHttp: 'auto',
    clickhouseNative: 'auto',
    kafkaUi: 'auto',
  },
};

export interface SmallStack {
  readonly runtime: Runtime;
  readonly stateDir: string;
  readonly cacheDir: string;
  readonly events: Event[];
  behave(behaviour: Readonly<Record<string, string>>): void;
  /** Lines of what the engines did, in order. */
  journal(): Promise<readonly string[]>;
  up(options?: { readonly autoPorts?: boolean; readonly signal?: AbortSignal }): Promise<{ readonly started: boolean }>;
  /** pid of each engine by name. */
  pids(): Promise<Readonly<Record<string, number | null>>>;
  supervisorPid(): Promise<number>;
  /** Ends whatever still runs and removes the files. */
  dispose(): Promise<void>;
}

/** A stack of three small engines in a directory of its own. */
export function smallStack(
  overrides: {
    readonly pipeline?: Partial<Pipeline>;
    readonly env?: Record<string, string>;
    readonly root?: string;
  } = {},
): SmallStack {
  const root = overrides.root ?? mkdtempSync(join(tmpdir(), 'cdcctl-local-'));
  const stateDir = join(root, 'state', 'small');
  const cacheDir = join(root, 'cache');
  mkdirSync(dirname(stateDir), { recursive: true });
  const events: Event[] = [];
  const runtime = createLocalRuntime({
    pipeline: { ...PIPELINE, ...overrides.pipeline },
    stateDir,
    cacheDir,
    env: overrides.env ?? {},
    emit: (event) => events.push(event),
    engines: engineSet as EngineSet,
    supervisorEntry: join(here, 'fixtures', 'supervisor.mjs'),
  });
  return {
    runtime,
    stateDir,
    cacheDir,
    events,
    behave: (behaviour) => {
      writeFileSync(behaviourFile(stateDir), JSON.stringify(behaviour));
    },
    async journal() {
      const text = await readFile(journalFile(stateDir), 'utf8').catch(() => '');
      return text.split('\n').filter((line) => line !== '');
    },
    up: ({ autoPorts = false, signal = new AbortController().signal } = {}) => runtime.up({ autoPorts, signal }),
    async pids() {
      return Object.fromEntries((await runtime.status()).engines.map(({ name, pid }) => [name, pid]));
    },
    async supervisorPid() {
      return JSON.parse(await readFile(join(stateDir, 'supervisor.json'), 'utf8')).pid;
    },
    async dispose() {
      await runtime.stop(new AbortController().signal);
      if (ownedProcesses(stateDir).length > 0) throw new Error('the stack left processes behind');
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Waits until the condition holds; fails with its last value after `timeoutMs`. */
export async function until<T>(
  read: () => Promise<T> | T,
  holds: (value: T) => boolean,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > deadline) throw new Error(`still waiting, last seen: ${JSON.stringify(value)}`);
    await delay(25);
  }
}
