import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Stack } from './stack.js';

/** A file system in memory of this size is more than any run fills. */
const SIZE = '4g';
const ENGINES = ['kafka', 'clickhouse'] as const;
type WithDisk = (typeof ENGINES)[number];

async function mounted(folder: string): Promise<boolean> {
  return !(await execa('mountpoint', ['-q', folder], { reject: false })).failed;
}

/** Moves an engine's data to a file system of its own. The stack must not run. */
export async function mountDisk(stack: Stack, engine: WithDisk): Promise<void> {
  const folder = stack.dataOf(engine);
  if (await mounted(folder)) return;
  const kept = `${folder}.before`;
  await execa('mv', [folder, kept]);
  await execa('mkdir', ['-m', '700', folder]);
  await execa('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'cdcctl-faults', folder]);
  await execa('cp', ['-a', `${kept}/.`, folder]);
  await rm(kept, { recursive: true, force: true });
}

export async function isOnDisk(stack: Stack, engine: WithDisk): Promise<boolean> {
  return mounted(stack.dataOf(engine));
}

/** Makes the file system as small as what it holds. */
export async function fill(stack: Stack, engine: WithDisk): Promise<void> {
  const folder = stack.dataOf(engine);
  // What is written between the two commands does not fit any more: then it is tried again.
  for (let spare = 64; spare <= 65_536; spare *= 2) {
    const { stdout } = await execa('df', ['--output=used', '-k', folder]);
    const used = Number(stdout.split('\n')[1]);
    const done = await execa('mount', ['-o', `remount,size=${used + spare}k`, folder], { reject: false });
    if (!done.failed) return expectFull(folder);
  }
  throw new Error(`${folder} cannot be made smaller`);
}

async function expectFull(folder: string): Promise<void> {
  const file = join(folder, 'cdcctl-faults-fill');
  const written = await execa('dd', ['if=/dev/zero', `of=${file}`, 'bs=1M', 'count=1'], { reject: false });
  await rm(file, { force: true });
  if (!/No space left/.test(written.stderr)) throw new Error(`${folder} still takes a megabyte`);
}

export async function makeRoom(stack: Stack, engine: WithDisk): Promise<void> {
  await execa('mount', ['-o', `remount,size=${SIZE}`, stack.dataOf(engine)]);
}

export async function unmountAll(stack: Stack): Promise<void> {
  for (const engine of ENGINES) {
    const folder = stack.dataOf(engine);
    if (await mounted(folder)) await execa('umount', ['--lazy', folder], { reject: false });
  }
}
