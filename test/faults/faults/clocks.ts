import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askedClock, rightClock, stepClock } from '../clocks.js';
import type { Fault, Scene } from '../fault.js';
import { ENGINES } from '../stack.js';
import { pause } from './processes.js';

const HOUR_S = 3_600;
const EACH_MS = 10_000;

/** Longer than Kafka keeps an open transaction of the CDC job. */
const BEYOND_TRANSACTION_S = 16 * 60;
const AWAY_MS = 35_000;
/** By then rows have come into the transaction: Kafka counts its time from its first record. */
const OPEN_MS = 5_000;

function clocksOf({ stack }: Scene): string {
  if (stack.clocks === null) throw new Error('no process has a clock of its own');
  return stack.clocks;
}

/** Lines of Kafka's log about transactions that it has ended. */
async function ended({ stack }: Scene): Promise<number> {
  const log = await readFile(join(stack.workspace.stateDir, 'logs', 'kafka.log'), 'utf8');
  return log.split('\n').filter((line) => /rollback of ongoing transaction.* due to timeout/.test(line)).length;
}

const transactionsTimeOut: Fault = {
  kind: 'transactions-time-out',
  what: `SIGSTOP of the JobManager for ${(OPEN_MS + AWAY_MS) / 1000} s, while Kafka's clock is ${BEYOND_TRANSACTION_S / 60} minutes ahead, so that it ends open transactions`,
  needs: 'clocks',
  delivery: 'exactly-once',
  expect: 'recovers',
  async strike(scene) {
    const clocks = clocksOf(scene);
    const before = await ended(scene);
    const resume = await pause(scene.stack, 'flink-jobmanager');
    const kafka = await scene.stack.pid('kafka');
    try {
      await scene.wait(OPEN_MS);
      stepClock(clocks, kafka, BEYOND_TRANSACTION_S);
      await scene.wait(AWAY_MS);
      if ((await ended(scene)) === before) throw new Error('Kafka has ended no transaction');
    } finally {
      rightClock(clocks, kafka);
      await resume();
    }
    return undefined;
  },
};

export const clockFaults: readonly Fault[] = [
  transactionsTimeOut,
  ...ENGINES.map(
    (name): Fault => ({
      kind: `clock-${name}`,
      what: `the clock of ${name} is an hour ahead for 10 s, then an hour behind for 10 s`,
      needs: 'clocks',
      expect: 'recovers',
      async strike(scene) {
        const { stack, wait } = scene;
        const clocks = clocksOf(scene);
        const pid = await stack.pid(name);
        try {
          for (const seconds of [HOUR_S, -HOUR_S]) {
            stepClock(clocks, pid, seconds);
            await wait(EACH_MS);
            if (askedClock(clocks, pid) === 0) throw new Error(`${name} has not asked for the time`);
          }
        } finally {
          rightClock(clocks, pid);
        }
        return undefined;
      },
    }),
  ),
];
