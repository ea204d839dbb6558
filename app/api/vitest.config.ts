import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Each file of test/mysql has a MySQL of its own; one at a time leaves the machine to it.
    fileParallelism: false,
    // These limits end what hangs; they assert nothing.
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
