import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { CdcctlError } from '../../src/errors/index.js';
import { cpuSeconds } from '../sink/cpu.js';

const bin = join(import.meta.dirname, '../../bin/cdcctl.js');
const SAMPLE_MS = 200;
const KILL_AFTER_MS = 90_000;

/** What a command answered and what it took. */
export interface Ran {
  readonly exitCode: number;
  /** The document that it printed; its shape is the command's. */
  readonly json: unknown;
  readonly seconds: number;
  /** Of its process, as far as it was seen in samples of 200 ms. */
  readonly cpuSeconds: number;
  /** Largest resident size of its process. */
  readonly peakBytes: number;
}

/** A field of `/proc/<pid>/status` in bytes; null where the process is gone. */
export function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): number | null {
  try {
    const kib = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? null : Number(kib) * 1024;
  } catch {
    return null;
  }
}

/**
 * Runs `cdcctl --json ARGS` in a process group of its own, so that Ctrl-C reaches it once, from here. Throws where it
 * fails, but for exit codes that are `allowed`.
 */
export async function cdcctl(
  folder: string,
  args: readonly string[],
  signal: AbortSignal,
  allowed: readonly number[] = [],
): Promise<Ran> {
  const begun = performance.now();
  const running = execa(process.execPath, [bin, '--json', ...args], {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
    detached: true,
    env: { NO_COLOR: '1', CDCCTL_TARGET: 'local' },
    maxBuffer: 64 * 1024 * 1024,
    cancelSignal: signal,
    killSignal: 'SIGINT',
    forceKillAfterDelay: KILL_AFTER_MS,
  });
  const usage = { cpu: 0, peak: 0 };
  const sample = setInterval(() => {
    const { pid } = running;
    if (pid === undefined) return;
    try {
      usage.cpu = cpuSeconds(pid);
      usage.peak = Math.max(usage.peak, memoryOf(pid, 'VmHWM') ?? 0);
    } catch {
      // It has ended: the last sample counts.
    }
  }, SAMPLE_MS);
  try {
    const { exitCode = -1, stdout, stderr } = await running;
    signal.throwIfAborted();
    const seconds = (performance.now() - begun) / 1000;
    const json = parse(stdout);
    if (exitCode !== 0 && !allowed.includes(exitCode)) throw failed(args, exitCode, json, stderr);
    return { exitCode, json, seconds, cpuSeconds: usage.cpu, peakBytes: usage.peak };
  } finally {
    clearInterval(sample);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function failed(args: readonly string[], exitCode: number, json: unknown, stderr: string): CdcctlError {
  const said = (json as { error?: { what?: string; why?: string } } | undefined)?.error;
  const why = [said?.what, said?.why, stderr.trim().split('\n').slice(-5).join('\n')].filter(
    (text) => text !== undefined,
  );
  return new CdcctlError({
    code: 'CDC-BENCHMARK',
    what: `cdcctl ${args.join(' ')} ended with exit code ${exitCode}`,
    why: why.join('\n'),
  });
}
