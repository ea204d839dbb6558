import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';

const counts = pathToFileURL(join(import.meta.dirname, '../../run/counts.js')).href;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cdcctl-counts-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a script leaves in `counts`. */
async function counted(script: string): Promise<unknown> {
  const text = `import { addSurefire, addVitest, newCounts, slowest } from ${JSON.stringify(counts)};
    const counts = newCounts();
    ${script}
    const { took: _, ...all } = counts;
    console.log(JSON.stringify({ ...all, slowest: slowest(counts, 2) }));`;
  return JSON.parse((await execa(process.execPath, ['--input-type=module', '--eval', text])).stdout);
}

test('tests that failed are counted and named from the report of vitest', async () => {
  const report = join(folder, 'unit.json');
  const results = [
    { fullName: 'group a', status: 'passed', duration: 1200 },
    {
      fullName: 'group b',
      status: 'failed',
      duration: 12_340,
      failureMessages: ['Error: not\n  this\n    at x.ts:1:2'],
    },
  ];
  const totals = { numPassedTests: 1, numFailedTests: 1, numPendingTests: 2, numTodoTests: 0, numFailedTestSuites: 1 };
  await writeFile(
    report,
    JSON.stringify({ ...totals, testResults: [{ name: 'x.test.ts', assertionResults: results }] }),
  );
  expect(await counted(`addVitest(counts, ${JSON.stringify(report)}, 1);`)).toEqual({
    ...{ passed: 1, failed: 1, skipped: 2, broken: 1 },
    names: ['x.test.ts: group b: Error: not this'],
    slowest: ['   12.3 s  x.test.ts: group b', '    1.2 s  x.test.ts: group a'],
  });
});

test('tests that failed or ended with an error are counted and named from the reports of Surefire', async () => {
  const report = `<?xml version="1.0"?><testsuite name="io.A" time="1" tests="4" errors="1" skipped="1" failures="1">
    <testcase name="fine" classname="io.A" time="0.1"/>
    <testcase name="wrong" classname="io.A" time="3.21">
      <failure message="expected &lt;1&gt;&#10;but was &quot;2&quot;" type="x">trace</failure>
    </testcase>
    <testcase name="odd" classname="io.A" time="0.1">
      <error type="y"><![CDATA[trace]]></error>
    </testcase>
    <testcase name="left" classname="io.A" time="0"><skipped message="no server"/></testcase>
  </testsuite>`;
  await writeFile(join(folder, 'TEST-io.A.xml'), report);
  expect(await counted(`addSurefire(counts, ${JSON.stringify(folder)});`)).toEqual({
    ...{ passed: 1, failed: 2, skipped: 1, broken: 0 },
    names: ['io.A: wrong: expected <1> but was "2"', 'io.A: odd'],
    slowest: ['    3.2 s  io.A: wrong', '    0.1 s  io.A: fine'],
  });
});
