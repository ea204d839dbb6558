import { expect, test } from 'vitest';
import { parseBusySeconds, parseCpuSeconds } from '../../../bench/sink/cpu.js';
import { heapOf, parseGcLog } from '../../../bench/sink/gc-log.js';
import { summarise } from '../../../bench/sink/profile.js';
import { median, ratio, spread } from '../../../bench/sink/statistics.js';

test('a process is charged its user and kernel time, whatever its command is called', () => {
  const stat = '71 (java ) (x) S 1 71 71 0 -1 4194304 90 0 0 0 1234 66 7 8 20 0 40 0 5000 0 0';
  expect(parseCpuSeconds(stat)).toBe(13);
  expect(() => parseCpuSeconds('')).toThrow('not the content of a stat file of /proc');
});

test('the machine is busy with all but idling and waiting for disks', () => {
  expect(parseBusySeconds('cpu  100 20 300 99999 7777 6 70 4 0 0\ncpu0 1 2 3\n')).toBe(5);
});

const LOG = `[2026-01-02T03:04:05.000+0000] Using G1
[2026-01-02T03:04:06.500+0000] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 120M->30M(512M) 5.250ms
[2026-01-02T03:04:07.000+0000] GC(1) Concurrent Mark Cycle
[2026-01-02T03:04:11.000+0200] GC(1) Pause Remark 90M->90M(512M) 1.750ms
`;

test('pauses of the collector are read with their time zone; all else in the log is no collection', () => {
  expect(parseGcLog(LOG)).toEqual([
    { at: Date.UTC(2026, 0, 2, 3, 4, 6, 500), before: 120, after: 30, pauseMs: 5.25 },
    { at: Date.UTC(2026, 0, 2, 1, 4, 11), before: 90, after: 90, pauseMs: 1.75 },
  ]);
});

const collection = (at: number, after: number) => ({ at, before: after + 100, after, pauseMs: 2 });
const runs = [
  { start: 0, end: 300 },
  { start: 1000, end: 1300 },
];

test('a heap is flat where the last third of the runs leaves no more than the first', () => {
  const found = [
    collection(10, 40),
    collection(150, 500),
    collection(290, 44),
    collection(1020, 50),
    collection(1300, 52),
  ];
  expect(heapOf([...found, collection(600, 900)], runs)).toEqual({
    collections: 5,
    pauseMs: 10,
    peak: 600,
    firstThird: 45,
    lastThird: 48,
    flat: true,
  });
});

test('a heap that grows by more than a quarter and 16 MiB is not flat', () => {
  const lastThird = (after: number) => heapOf([collection(10, 40), collection(290, after)], runs).flat;
  expect([lastThird(66), lastThird(67)]).toEqual([true, false]);
});

test('a run too short for a collection says nothing about the heap', () => {
  expect(heapOf([], runs)).toEqual({
    collections: 0,
    pauseMs: 0,
    peak: null,
    firstThird: null,
    lastThird: null,
    flat: null,
  });
});

test('median, smallest and largest', () => {
  expect(median([])).toBeNull();
  expect(median([3, 1, 2])).toBe(2);
  expect(spread([4, 1, 3, 2])).toEqual({ median: 2.5, min: 1, max: 4 });
  expect(ratio(6, 3)).toBe(2);
  expect([ratio(6, 0), ratio(null, 3), ratio(6, undefined)]).toEqual([null, null, null]);
});

const sample = (...frames: readonly string[]) =>
  `jdk.ExecutionSample {\n  startTime = 03:04:05.678\n  sampledThread = "Source (1/1)" (javaThreadId = 9)\n` +
  `  state = "STATE_RUNNABLE"\n  stackTrace = [\n${frames.map((frame) => `    ${frame}\n`).join('')}  ]\n}\n\n`;

test('what the JDK does counts for the package that calls it, and generated code has a name too', () => {
  const printed = [
    sample(
      'java.util.Arrays.copyOf(byte[], int) line: 3537',
      'org.apache.flink.formats.json.Reader.read(byte[]) line: 7',
    ),
    sample('org.apache.flink.formats.json.Reader.read(byte[]) line: 9', 'java.lang.Thread.run() line: 1'),
    sample('StreamExecCalc$18.processElement(StreamRecord)', 'org.apache.flink.Task.run() line: 1'),
    sample(),
  ].join('');
  expect(summarise(printed)).toEqual({
    samples: 3,
    callers: [
      { name: 'org.apache.flink.formats.json', percent: expect.closeTo(66.67, 1) },
      { name: 'generated code', percent: expect.closeTo(33.33, 1) },
    ],
    methods: [
      { name: 'java.util.Arrays.copyOf', percent: expect.closeTo(33.33, 1) },
      { name: 'org.apache.flink.formats.json.Reader.read', percent: expect.closeTo(33.33, 1) },
      { name: 'StreamExecCalc$18.processElement', percent: expect.closeTo(33.33, 1) },
    ],
  });
});
