import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../../e2e/support/workspace.js';
import { clocksOf, rightClock, stepClock } from '../clocks.js';
import type { Fault, Scene } from '../fault.js';
import { pause } from './processes.js';

/** Longer than Kafka keeps an open transaction of the CDC job. */
const BEYOND_TRANSACTION_S = 16 * 60;
/** Kafka looks every 10 s for transactions whose time is over. */
const AWAY_MS = 35_000;
/** By then rows have come into the transaction: Kafka counts its time from its first record. */
const OPEN_MS = 5_000;

function logFile({ stack }: Scene, engine: string): string {
  return join(stack.workspace.stateDir, 'logs', `${engine}.log`);
}

/** Lines of Kafka's log about transactions that it has ended. */
async function ended(scene: Scene): Promise<readonly string[]> {
  const log = await readFile(logFile(scene, 'kafka'), 'utf8');
  return log.split('\n').filter((line) => /rollback of ongoing transaction.* due to timeout/.test(line));
}

const openTimesOut: Fault = {
  kind: 'transactions-time-out',
  what: `SIGSTOP of the JobManager for ${(OPEN_MS + AWAY_MS) / 1000} s, while Kafka's clock is ${BEYOND_TRANSACTION_S / 60} minutes ahead, so that it ends open transactions`,
  needs: ['clocks'],
  delivery: 'exactly-once',
  expect: 'recovers',
  async strike(scene) {
    const clocks = clocksOf(scene.stack.clocks);
    const before = (await ended(scene)).length;
    const resume = await pause(scene.stack, 'flink-jobmanager');
    const kafka = await scene.stack.pid('kafka');
    try {
      await scene.wait(OPEN_MS);
      stepClock(clocks, kafka, BEYOND_TRANSACTION_S);
      await scene.wait(AWAY_MS);
      if ((await ended(scene)).length === before) throw new Error('Kafka has ended no transaction');
    } finally {
      rightClock(clocks, kafka);
      await resume();
    }
    return undefined;
  },
};

/** What has come into a log since it had so many bytes. */
function since(file: string, bytes: number): string {
  const descriptor = openSync(file, 'r');
  try {
    const more = Buffer.alloc(Math.max(0, fstatSync(descriptor).size - bytes));
    return more.toString('utf8', 0, readSync(descriptor, more, 0, more.length, bytes));
  } finally {
    closeSync(descriptor);
  }
}

/** Waits for what is to be seen within milliseconds. */
async function soon(scene: Scene, file: string, from: number, line: RegExp): Promise<RegExpExecArray> {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    const found = line.exec(since(file, from));
    if (found !== null) return found;
    await scene.wait(2);
  }
  throw new Error(`${file} has no ${line} for a minute`);
}

async function cdcJob({ stack }: Scene): Promise<string> {
  const { json } = await stack.workspace.cdcctl('status');
  return json.jobs.find(({ name }: { name: string }) => name === 'faults-cdc').id;
}

/**
 * Lets a checkpoint of the CDC job be complete that the TaskManager does not hear of, so that its transaction is not
 * committed; gives its number. Messages to the TaskManager are held back from then on.
 */
async function unheardCheckpoint(scene: Scene): Promise<string> {
  const job = await cdcJob(scene);
  const [manager, worker] = [logFile(scene, 'flink-jobmanager'), logFile(scene, 'flink-taskmanager')];
  for (let tries = 0; tries < 20; tries++) {
    const from = { manager: statSync(manager).size, worker: statSync(worker).size };
    const triggered = new RegExp(`Triggering checkpoint (\\d+) .*@ (\\d+) for job ${job}`);
    const [, number = '', at = ''] = await soon(scene, manager, from.manager, triggered);
    await soon(scene, worker, from.worker, /Flushing new partitions/);
    const pass = scene.stack.legs.disturb('taskManagerRpc', 'half-open');
    await scene.wait(3_000);
    const heard = since(worker, from.worker).includes(`Confirm completed checkpoint ${number}@${at} `);
    const complete = since(manager, from.manager).includes(`Completed checkpoint ${number} for job ${job}`);
    if (!heard && complete) return number;
    pass();
  }
  throw new Error('the TaskManager has heard of every checkpoint');
}

/** What a checkpoint has as written is gone then, so nothing goes on from it. */
const preparedTimesOut: Fault = {
  kind: 'prepared-transaction-times-out',
  what: `a checkpoint is complete, kill -9 of the TaskManager before it commits the transaction, which Kafka ends meanwhile (its clock is ${BEYOND_TRANSACTION_S / 60} minutes ahead)`,
  needs: ['clocks', 'proxies'],
  delivery: 'exactly-once',
  expect: { refused: /ended a transaction/i, by: ({ stack }) => stack.workspace.plain('submit') },
  async strike(scene) {
    const clocks = clocksOf(scene.stack.clocks);
    const kafka = await scene.stack.pid('kafka');
    const taskManager = await scene.stack.pid('flink-taskmanager');
    const number = await unheardCheckpoint(scene);
    // It would start the TaskManager again.
    const resume = await pause(scene.stack, 'supervisor');
    try {
      process.kill(taskManager, 'SIGKILL');
      scene.stack.legs.pass('taskManagerRpc');
      stepClock(clocks, kafka, BEYOND_TRANSACTION_S);
      await eventually(
        () => ended(scene),
        (lines) => lines.some((line) => line.includes(`-${number} due to timeout`)),
        40_000,
      );
    } finally {
      rightClock(clocks, kafka);
      await resume();
    }
    return undefined;
  },
};

export const transactionFaults: readonly Fault[] = [openTimesOut, preparedTimesOut];
