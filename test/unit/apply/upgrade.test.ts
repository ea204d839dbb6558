import { expect, test } from 'vitest';
import { jobVariables } from '../../../src/apply/index.js';
import type { FlinkVersion } from '../../../src/model/index.js';
import { compareHashes } from '../../../src/plan/index.js';
import { cdcScript } from '../../../src/render/flink-sql/index.js';
import { readBy } from './memory-stack.js';

const earlier = readBy('debezium');
const on = (version: FlinkVersion) => ({ ...earlier, flink: { ...earlier.flink, version } });

/** Hashes of the CDC job and the sync job. */
function hashes(version: FlinkVersion): readonly string[] {
  const parameters = Object.values(jobVariables({ pipeline: on(version), jars: {} }));
  return parameters.map((text) => /cdcctl\.hash:([\w-]+)/.exec(text)?.[1] ?? '');
}

test('an upgrade of Flink leaves the jobs what they are, although not every version can leave out the backfill', () => {
  expect(cdcScript(on('1.18')).text).not.toContain('backfill.skip');
  expect(cdcScript(on('1.20')).text).toContain('backfill.skip');
  const [before, after] = [hashes('1.18'), hashes('1.20')];
  expect(before).toHaveLength(2);
  for (const [job, hash] of before.entries()) {
    expect(compareHashes(hash, { hash: after[job] ?? '', earlier: [] })).toEqual({ sameState: true, tuning: [] });
  }
});
