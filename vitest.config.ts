import { totalmem } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/run/longest-first.js';

/** Two files at once, where there is room for their stacks: they wait for their engines most of the time. */
const engines = { maxWorkers: totalmem() > 12e9 ? 2 : 1 };

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        // Property tests try hundreds of values: the limit ends what hangs, on a busy machine too.
        test: {
          name: 'unit',
          include: ['test/{unit,golden}/**/*.test.ts'],
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // What asserts how long something takes runs with nothing beside it.
        test: {
          name: 'timed',
          include: ['test/timed/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 600_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Each file brings up real engines of its own, on free ports. These limits end what hangs; they assert nothing.
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          ...engines,
          testTimeout: 300_000,
          hookTimeout: 600_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'docker',
          include: ['test/docker/**/*.test.ts'],
          ...engines,
          testTimeout: 600_000,
          hookTimeout: 900_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
