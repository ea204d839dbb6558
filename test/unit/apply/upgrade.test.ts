import { expect, test } from 'vitest';
import { jobVariables } from '../../../src/apply/index.js';
import { FLINK_VERSIONS } from '../../../src/model/index.js';
import { pipeline } from './memory-stack.js';

test('an upgrade of Flink leaves the jobs what they are', () => {
  const of = FLINK_VERSIONS.map((version) =>
    jobVariables({ pipeline: { ...pipeline, flink: { ...pipeline.flink, version } }, jars: {} }),
  );
  expect(of.length).toBeGreaterThan(1);
  for (const jobs of of) expect(jobs).toEqual(of[0]);
});
