import { integerBetween, pick } from '../../../src/generate/random.js';
import type { Fault, Scene, Undo } from '../fault.js';
import { ENGINES, type EngineName, type ProcessName, type Stack, stateOf } from '../stack.js';

const PROCESSES: readonly ProcessName[] = [...ENGINES, 'supervisor'];
/** How long a process is stopped. */
const PAUSED_S = 40;
/** Longer than Kafka keeps an open transaction of the CDC job. */
const BEYOND_TRANSACTION_S = 16 * 60;

/** Engines are restarted by the supervisor; the supervisor itself comes back with the next `up`. */
async function up({ stack }: Scene): Promise<void> {
  const answer = await stack.workspace.cdcctl('up');
  if (answer.exitCode !== 0) throw new Error(`cdcctl up: ${answer.stderr.slice(-500)}`);
}

export async function pause(stack: Stack, name: ProcessName): Promise<Undo> {
  const pid = await stack.pid(name);
  process.kill(pid, 'SIGSTOP');
  return async () => {
    const state = stateOf(pid);
    process.kill(pid, 'SIGCONT');
    if (state !== 'T') throw new Error(`${name} was not stopped all the time: its state was ${state}`);
  };
}

export function anyEngine(random: () => number): EngineName {
  return pick<EngineName>(random, ENGINES);
}

export const processFaults: readonly Fault[] = [
  ...PROCESSES.map(
    (name): Fault => ({
      kind: `kill-${name}`,
      what: `kill -9 of ${name}`,
      expect: 'recovers',
      async strike(scene) {
        await scene.stack.kill(name);
        return name === 'supervisor' ? () => up(scene) : undefined;
      },
    }),
  ),
  {
    kind: 'kill-two',
    what: 'kill -9 of two engines at once',
    expect: 'recovers',
    async strike({ stack, random, log }) {
      const first = integerBetween(random, 0, ENGINES.length - 1);
      const second = (first + integerBetween(random, 1, ENGINES.length - 1)) % ENGINES.length;
      const names = [first, second].map((place) => ENGINES[place] ?? 'kafka');
      log(names.join(' and '));
      await stack.kill(...names);
      return undefined;
    },
  },
  {
    kind: 'kill-engines',
    what: 'kill -9 of all engines at once',
    expect: 'recovers',
    async strike({ stack }) {
      await stack.kill(...ENGINES);
      return undefined;
    },
  },
  {
    kind: 'kill-everything',
    what: 'kill -9 of all engines and the supervisor at once, then `up`',
    expect: 'recovers',
    async strike(scene) {
      await scene.stack.kill(...PROCESSES);
      return () => up(scene);
    },
  },
  ...PROCESSES.map(
    (name): Fault => ({
      kind: `pause-${name}`,
      what: `SIGSTOP of ${name} for ${PAUSED_S} s`,
      holdS: PAUSED_S,
      expect: 'recovers',
      strike: ({ stack }) => pause(stack, name),
    }),
  ),
  {
    kind: 'jobmanager-away',
    what: `SIGSTOP of the JobManager for ${BEYOND_TRANSACTION_S / 60} minutes, longer than Kafka's transactions live`,
    fromMinutes: 60,
    delivery: 'exactly-once',
    holdS: BEYOND_TRANSACTION_S,
    expect: 'recovers',
    strike: ({ stack }) => pause(stack, 'flink-jobmanager'),
  },
];
