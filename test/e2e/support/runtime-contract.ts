import { afterAll, expect, test } from 'vitest';
import type { Runtime } from '../../../src/ports/index.js';
import { answers, type Followed, follow, mysql } from './runtime-clients.js';
import { eventually } from './workspace.js';

/** What is there of a stack, by name. */
export interface Remains {
  /** Processes or containers that run. */
  readonly running: readonly string[];
  /** What `up` has made besides data. */
  readonly made: readonly string[];
  /** Data, passwords and what is known of the stack. */
  readonly data: readonly string[];
}

/** A stack that was never up, and the ways of its target to change it: as the commands do it, where jobs are to go on. */
export interface ContractTarget {
  /** The command that the refusals name. */
  readonly upCommand: string;
  runtime(): Runtime;
  up(): Promise<{ readonly started: boolean }>;
  stop(): Promise<void>;
  remove(volumes: boolean): Promise<void>;
  remains(): Promise<Remains>;
  /** Checks, after an `up` that follows on `stop` or `remove`, that whatever ran before goes on. */
  goesOn?(): Promise<void>;
}

type Ports = Awaited<ReturnType<Runtime['ports']>>;

const NOTHING: Remains = { running: [], made: [], data: [] };
const KAFKA_STARTED = /Kafka Server started/;
const never = new AbortController().signal;

/**
 * What src/ports/runtime.ts promises, as tests that run in order on one stack. Those that the target has of its own are
 * registered by `whileUp`; they run between the first `up` and the first `stop`.
 */
export function runtimeContract(target: ContractTarget, whileUp: () => void): void {
  comesUp(target);
  oneServiceAlone(target);
  whileUp();
  goesDownAndComesBack(target);
}

function comesUp(target: ContractTarget): void {
  test('before the first up there is nothing, and what needs the stack names the command', () => refusesAll(target));

  // The first time it also fetches engines or images.
  test('up starts every service in a process of its own', { timeout: 900_000 }, async () => {
    expect(await target.up()).toMatchObject({ started: true });
    const { running, engines } = await target.runtime().status();
    expect(running).toBe(true);
    const names = target.runtime().engineNames();
    const found = engines.filter(({ name }) => names.includes(name));
    expect(found.map(({ name, state }) => `${name} ${state}`)).toEqual(names.map((name) => `${name} ready`));
    expect(new Set(found.map(({ pid }) => pid)).size).toBe(names.length);
    expect(found.map(({ pid }) => pid)).not.toContain(null);
  });

  test('up again changes nothing', async () => {
    const [before, ports] = [await pids(target), await target.runtime().ports()];
    expect(await target.up()).toMatchObject({ started: false });
    expect(await pids(target)).toEqual(before);
    expect(await target.runtime().ports()).toEqual(ports);
  });

  test('every endpoint answers', async () => {
    expect(await answers(target.runtime())).toEqual({
      kafka: 'a list of topics',
      flink: 200,
      clickhouse: 'Ok.',
    });
    await mysql(target.runtime(), 'CREATE DATABASE kept');
    await expectKept(target);
  });
}

function oneServiceAlone(target: ContractTarget): void {
  let followed: Followed;
  const starts = () => followed.lines.filter((line) => KAFKA_STARTED.test(line)).length;

  afterAll(() => followed?.end());

  test('the log of a service has what it wrote, without a password', async () => {
    followed = follow(target.runtime(), 'kafka');
    await eventually(
      async () => starts(),
      (count) => count > 0,
      20_000,
    );
    const whole: string[] = [];
    for await (const line of target.runtime().logs('kafka', { follow: false, signal: never })) whole.push(line);
    expect(whole.filter((line) => KAFKA_STARTED.test(line))).toHaveLength(starts());
    const secrets = [...(await target.runtime().secrets()).values()];
    expect(secrets.filter((secret) => whole.some((line) => line.includes(secret)))).toEqual([]);
  });

  test('a restart ends one service and waits for it, the others run on', async () => {
    const before = await pids(target);
    await target.runtime().restart('kafka', never);
    const after = await pids(target);
    expect(after.kafka).not.toBe(before.kafka);
    expect({ ...after, kafka: null }).toEqual({ ...before, kafka: null });
    expect(await answers(target.runtime())).toMatchObject({ kafka: 'a list of topics' });
  });

  test('a followed log goes on over the restart, and ends when it is aborted', async () => {
    await eventually(
      async () => starts(),
      (count) => count === 2,
      20_000,
    );
    await followed.end();
  });

  test('a service of no such name is refused with those that there are', async () => {
    const refusal = {
      message: 'There is no service called redis',
      next: expect.stringMatching(/^Choose one of: mysql, kafka/),
      exitCode: 64,
    };
    await expect(target.runtime().restart('redis', never)).rejects.toMatchObject(refusal);
    await expect(follow(target.runtime(), 'redis').ended).rejects.toMatchObject(refusal);
  });
}

function goesDownAndComesBack(target: ContractTarget): void {
  let ports: Ports;

  test('stop ends every process, and once more does nothing', async () => {
    ports = await target.runtime().ports();
    await target.stop();
    expect((await target.remains()).running).toEqual([]);
    const { running, engines } = await target.runtime().status();
    expect(running).toBe(false);
    expect(engines.filter(({ state, pid }) => state !== 'stopped' || pid !== null)).toEqual([]);
    await target.runtime().stop(never);
  });

  test('up after stop has the data and the ports of before', () => comesBack(target, ports));

  test('remove leaves the data and the passwords', async () => {
    await target.remove(false);
    const { data, ...others } = await target.remains();
    expect(others).toEqual({ running: [], made: [] });
    expect(data).toContain(target.runtime().secretsFile);
  });

  test('up after remove has the data and the ports of before', () => comesBack(target, ports));

  test('remove with volumes leaves nothing, and once more does nothing', async () => {
    await target.remove(true);
    await refusesAll(target);
    await target.runtime().remove({ volumes: true });
    await target.runtime().stop(never);
    expect(await target.remains()).toEqual(NOTHING);
  });
}

async function refusesAll(target: ContractTarget): Promise<void> {
  const runtime = target.runtime();
  expect(await target.remains()).toEqual(NOTHING);
  const { running, engines } = await runtime.status();
  expect(running).toBe(false);
  expect(engines.filter(({ state, pid }) => state !== 'stopped' || pid !== null)).toEqual([]);
  const neverUp = {
    message: expect.stringMatching(/^The stack of pipeline \S+ was never brought up/),
    next: target.upCommand,
  };
  await expect(runtime.endpoints()).rejects.toMatchObject(neverUp);
  await expect(runtime.ports()).rejects.toMatchObject(neverUp);
  await expect(runtime.restart('kafka', never)).rejects.toMatchObject({ next: target.upCommand });
  await expect(follow(runtime, 'kafka').ended).rejects.toMatchObject({ next: target.upCommand });
}

async function comesBack(target: ContractTarget, ports: Ports): Promise<void> {
  expect(await target.up()).toMatchObject({ started: true });
  expect(await target.runtime().ports()).toEqual(ports);
  await expectKept(target);
  await target.goesOn?.();
}

async function expectKept(target: ContractTarget): Promise<void> {
  expect(await mysql(target.runtime(), "SHOW DATABASES LIKE 'kept'")).toHaveLength(1);
}

/** pid of each service by name. */
async function pids(target: ContractTarget): Promise<Readonly<Record<string, number | null>>> {
  return Object.fromEntries((await target.runtime().status()).engines.map(({ name, pid }) => [name, pid]));
}
