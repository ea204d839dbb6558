import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { integerBetween } from '../../../src/generate/random.js';
import { eventually } from '../../e2e/support/workspace.js';
import { connectMysql } from '../connect.js';
import type { Fault, Scene } from '../fault.js';
import { upAgain } from '../refusal.js';
import { anyEngine } from './processes.js';

/** Folders of checkpoints that there are now, the newest first. */
async function checkpoints({ stack }: Scene): Promise<readonly string[]> {
  const root = join(stack.dataOf('flink'), 'checkpoints');
  const jobs = await readdir(root).catch(() => []);
  const found = await Promise.all(
    jobs.map(async (job) => {
      const names = (await readdir(join(root, job)).catch(() => [])).filter((name) => name.startsWith('chk-'));
      return names.map((name) => join(root, job, name));
    }),
  );
  const aged = await Promise.all(
    found.flat().map(async (path) => ({ path, at: (await stat(path).catch(() => null))?.mtimeMs ?? 0 })),
  );
  return aged.sort((a, b) => b.at - a.at).map(({ path }) => path);
}

async function asRoot({ stack }: Scene, ...statements: readonly string[]): Promise<void> {
  const mysql = await connectMysql(stack.addresses);
  for (const statement of statements) await mysql.query(statement);
  await mysql.end();
}

export const stateFaults: readonly Fault[] = [
  {
    kind: 'kill-at-checkpoint',
    what: 'kill -9 of any engine just when a checkpoint has begun to be written',
    expect: 'recovers',
    async strike(scene) {
      const before = new Set(await checkpoints(scene));
      await eventually(
        () => checkpoints(scene),
        (now) => now.some((path) => !before.has(path)),
        30_000,
      );
      const name = anyEngine(scene.random);
      scene.log(name);
      await scene.stack.kill(name);
      return undefined;
    },
  },
  {
    kind: 'kill-at-snapshot',
    what: 'kill -9 of any engine while the first snapshot is read, then `up` and `submit`',
    atSnapshot: true,
    expect: 'recovers',
    async strike(scene) {
      const submitted = scene.stack.workspace.cdcctl('submit');
      await scene.wait(integerBetween(scene.random, 3_000, 15_000));
      const name = anyEngine(scene.random);
      scene.log(name);
      await scene.stack.kill(name);
      const { exitCode } = await submitted;
      scene.log(`submit ended with ${exitCode}`);
      return () => upAgain(scene);
    },
  },
  {
    kind: 'ctrl-c-snapshot',
    what: 'Ctrl-C at a random moment of the first `submit`, then `up` and `submit`',
    atSnapshot: true,
    expect: 'recovers',
    async strike(scene) {
      const submitted = scene.stack.workspace.start('submit');
      await scene.wait(integerBetween(scene.random, 0, 15_000));
      scene.log(`submit ended with ${(await submitted.interrupt()).exitCode}`);
      return () => upAgain(scene);
    },
  },
  {
    kind: 'checkpoint-lost',
    what: "kill -9 of the JobManager, and the folders of both jobs' newest checkpoints are gone",
    expect: 'recovers',
    async strike(scene) {
      await scene.stack.kill('flink-jobmanager');
      const all = await checkpoints(scene);
      const ofJob = (path: string) => all.find((other) => dirname(other) === dirname(path));
      const newest = all.filter((path) => ofJob(path) === path).slice(0, 2);
      if (newest.length < 2) throw new Error('there was no checkpoint to lose');
      for (const path of newest) await rm(path, { recursive: true });
      return undefined;
    },
  },
  {
    kind: 'binlog-purged',
    what: 'the TaskManager is away, rows are written, and every binlog that was not read is purged',
    expect: { refused: /binlog|purged/i, by: ({ stack }) => stack.workspace.plain('submit') },
    async strike(scene) {
      const supervisor = await scene.stack.pid('supervisor');
      // It would start the TaskManager again.
      process.kill(supervisor, 'SIGSTOP');
      try {
        await scene.stack.kill('flink-taskmanager');
        await scene.wait(5_000);
        await asRoot(scene, 'FLUSH BINARY LOGS', 'PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 MINUTE');
      } finally {
        process.kill(supervisor, 'SIGCONT');
      }
      return undefined;
    },
  },
  {
    kind: 'mysql-reset',
    what: 'RESET MASTER while the jobs run and rows are written',
    expect: { refused: /GTID|binlog|RESET/i, by: ({ stack }) => stack.workspace.plain('submit') },
    async strike(scene) {
      await asRoot(scene, 'RESET MASTER');
      await scene.wait(20_000);
      return undefined;
    },
  },
];
