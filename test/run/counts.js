import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the runners reported. `broken` counts what failed without being a test. */
export function newCounts() {
  return { passed: 0, failed: 0, skipped: 0, broken: 0 };
}

/** Adds vitest's JSON report; `status` is the exit code of the run that has written it. */
export function addVitest(counts, file, status) {
  if (status !== 0) counts.broken += 1;
  if (!existsSync(file)) return;
  const report = JSON.parse(readFileSync(file, 'utf8'));
  counts.passed += report.numPassedTests;
  counts.failed += report.numFailedTests;
  counts.skipped += report.numPendingTests + report.numTodoTests;
  // A file that does not even load has no tests to count, but it is a failure.
  if (status !== 0 && report.numFailedTests === 0) counts.failed += Math.max(1, report.numFailedTestSuites);
}

/** Adds the reports of the connector's own tests. */
export function addSurefire(counts, folder) {
  if (!existsSync(folder)) {
    process.stdout.write('the connector left no test reports\n');
    counts.broken += 1;
    return;
  }
  for (const file of readdirSync(folder).filter((name) => /^TEST-.*\.xml$/.test(name))) {
    const head = /<testsuite\b[^>]*>/.exec(readFileSync(join(folder, file), 'utf8'))?.[0] ?? '';
    const count = (name) => Number(new RegExp(`\\s${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
    const failed = count('failures') + count('errors');
    counts.failed += failed;
    counts.skipped += count('skipped');
    counts.passed += count('tests') - failed - count('skipped');
  }
}
