import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askedClock, makeClockFile, rightClock, stepClock } from '../../faults/clocks.js';

function clockFile(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'cdcctl-clocks-')), 'steps');
  makeClockFile(file);
  return file;
}

const words = (file: string) => [...new BigInt64Array(Uint8Array.from(readFileSync(file)).buffer)].map(Number);

test('each process has its own step, and the file says whether there is any', () => {
  const file = clockFile();
  stepClock(file, 7, 3_600);
  stepClock(file, 8, -5);
  stepClock(file, 7, -3_600);
  expect(words(file).slice(0, 8)).toEqual([1, 7, -3_600, 0, 8, -5, 0, 0]);
  rightClock(file, 7);
  expect(words(file).slice(0, 8)).toEqual([1, 0, 0, 0, 8, -5, 0, 0]);
  rightClock(file, 8);
  expect(words(file).every((word) => word === 0)).toBe(true);
});

test('what a process has asked is counted from its last step on', () => {
  const file = clockFile();
  stepClock(file, 7, 3_600);
  const changed = new BigInt64Array(words(file).map(BigInt));
  changed[3] = 12n;
  writeFileSync(file, new Uint8Array(changed.buffer), { flag: 'r+' });
  expect(askedClock(file, 7)).toBe(12);
  stepClock(file, 7, -3_600);
  expect(askedClock(file, 7)).toBe(0);
  expect(askedClock(file, 9)).toBe(0);
});
