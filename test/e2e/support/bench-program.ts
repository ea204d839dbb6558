import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import { ownedProcesses } from '../../../src/adapters/host/process-identity.js';

const root = join(import.meta.dirname, '../../..');

/** A benchmark as a person starts it; what it makes goes into a folder of its own, so that it can be looked for afterwards. */
export interface BenchProgram {
  run(...args: readonly string[]): ReturnType<typeof start>;
  /** A file that it wrote. */
  read(name: string): Promise<string>;
  /** Presses Ctrl-C when stderr says this, and expects that no process and no folder is left. */
  interrupt(args: readonly string[], when: string): Promise<void>;
  /** Folders that it has not taken away, by full path. */
  leftovers(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

function start(script: string, folder: string, args: readonly string[]) {
  return execa(process.execPath, ['--import', 'tsx', script, '--out', join(folder, 'out'), ...args], {
    cwd: root,
    reject: false,
    stdin: 'ignore',
    env: { NO_COLOR: '1', TMPDIR: folder },
  });
}

/** @param stateDir where the engines' state is, in a folder that the benchmark makes */
export async function benchProgram(script: string, stateDir: string): Promise<BenchProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'cdcctl-e2e-'));
  const leftovers = async (): Promise<readonly string[]> =>
    (await readdir(folder)).filter((name) => name.startsWith('cdcctl-bench-')).map((name) => join(folder, name));
  return {
    run: (...args) => start(script, folder, args),
    read: (name) => readFile(join(folder, 'out', name), 'utf8'),
    leftovers,
    async interrupt(args, when) {
      const running = start(script, folder, args);
      let states: readonly string[] = [];
      let asked = false;
      running.stderr.on('data', async (chunk: Buffer) => {
        // Once: a second Ctrl-C would end it without its clearing up.
        if (asked || !chunk.toString().includes(when)) return;
        asked = true;
        states = (await leftovers()).map((made) => join(made, stateDir));
        running.kill('SIGINT');
      });
      const run = await running;
      expect(run.exitCode, run.stderr).toBe(130);
      expect(run.stderr).toMatch(/error: The benchmark was interrupted\n {2}code: CDC-INTERRUPTED$/);
      expect(states).toHaveLength(1);
      expect(states.flatMap((state) => ownedProcesses(state))).toEqual([]);
      expect(await leftovers()).toEqual([]);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
