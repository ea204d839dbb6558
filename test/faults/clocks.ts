import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** As in clock.c: how many places are in use, and for each a process, seconds to add, and how often it has asked. */
const SLOTS = 16;
const WORDS = 1 + 3 * SLOTS;

function read(file: string): BigInt64Array {
  return new BigInt64Array(Uint8Array.from(readFileSync(file)).buffer);
}

function write(file: string, words: BigInt64Array): void {
  // Not truncated: processes have it in their memory.
  writeFileSync(file, new Uint8Array(words.buffer), { flag: 'r+' });
}

function slotOf(words: BigInt64Array, pid: number): number | null {
  const place = Array.from({ length: SLOTS }, (_, slot) => 1 + 3 * slot).find((at) => words[at] === BigInt(pid));
  return place ?? null;
}

/** Makes the file that the processes look into, where it is not there yet. */
export function makeClockFile(file: string): void {
  if (!existsSync(file)) writeFileSync(file, new Uint8Array(8 * WORDS), { mode: 0o600 });
}

/** Puts the clock of a process ahead, or behind where it is below 0. */
export function stepClock(file: string, pid: number, seconds: number): void {
  const words = read(file);
  const at = slotOf(words, pid) ?? slotOf(words, 0);
  if (at === null) throw new Error(`${file} has no place for another process`);
  words.set([BigInt(pid), BigInt(seconds), 0n], at);
  words[0] = 1n;
  write(file, words);
}

/** How often the process has asked for the time since its clock was put wrong. */
export function askedClock(file: string, pid: number): number {
  const words = read(file);
  const at = slotOf(words, pid);
  return at === null ? 0 : Number(words[at + 2]);
}

export function rightClock(file: string, pid: number): void {
  const words = read(file);
  const at = slotOf(words, pid);
  if (at !== null) words.set([0n, 0n, 0n], at);
  words[0] = words.some((word, place) => place % 3 === 1 && word !== 0n) ? 1n : 0n;
  write(file, words);
}

/** The file of the stack's clocks. Throws where it has none. */
export function clocksOf(file: string | null): string {
  if (file === null) throw new Error('no process has a clock of its own');
  return file;
}
