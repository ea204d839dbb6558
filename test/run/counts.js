import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A test of Surefire's report that failed, or that ended with an error. */
const FAILED_CASE = /<testcase name="([^"]*)" classname="([^"]*)"[^>]*[^/]>\s*<(?:failure|error)\b([^>]*)>/g;
const CASE = /<testcase name="([^"]*)" classname="([^"]*)" time="([\d.]+)"/g;
/** Of a failure's message so much stands beside the name. */
const MESSAGE = 600;
const ENTITIES = { quot: '"', lt: '<', gt: '>', apos: "'", amp: '&', '#10': '\n' };

/**
 * What the runners reported. `broken` counts what failed without being a test, `names` are those of the tests that failed, `took`
 * has the seconds of each test.
 */
export function newCounts() {
  return { passed: 0, failed: 0, skipped: 0, broken: 0, names: [], took: [] };
}

/** The slowest tests, a line each. */
export function slowest(counts, how = 10) {
  const longestFirst = [...counts.took].sort((a, b) => b.seconds - a.seconds);
  return longestFirst.slice(0, how).map(({ seconds, name }) => `${seconds.toFixed(1).padStart(7)} s  ${name}`);
}

/** Adds vitest's JSON report; `status` is the exit code of the run that has written it. */
export function addVitest(counts, file, status) {
  if (status !== 0) counts.broken += 1;
  if (!existsSync(file)) return;
  const report = JSON.parse(readFileSync(file, 'utf8'));
  counts.passed += report.numPassedTests;
  counts.failed += report.numFailedTests;
  counts.skipped += report.numPendingTests + report.numTodoTests;
  for (const { name, assertionResults = [] } of report.testResults ?? []) {
    for (const { fullName, title, duration = 0 } of assertionResults) {
      counts.took.push({ seconds: duration / 1000, name: `${name}: ${fullName ?? title}` });
    }
    const failed = assertionResults.filter(({ status: verdict }) => verdict === 'failed');
    for (const test of failed) {
      counts.names.push(line(name, test.fullName ?? test.title, test.failureMessages?.[0]));
    }
  }
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
    const text = readFileSync(join(folder, file), 'utf8');
    const head = /<testsuite\b[^>]*>/.exec(text)?.[0] ?? '';
    const count = (name) => Number(new RegExp(`\\s${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
    const failed = count('failures') + count('errors');
    counts.failed += failed;
    for (const [, name, test, seconds] of text.matchAll(CASE)) {
      counts.took.push({ seconds: Number(seconds), name: `${test}: ${name}` });
    }
    for (const [, name, test, attributes] of text.matchAll(FAILED_CASE)) {
      counts.names.push(line(test, name, messageOf(attributes)));
    }
    counts.skipped += count('skipped');
    counts.passed += count('tests') - failed - count('skipped');
  }
}

/** The message among the attributes of a failure. */
function messageOf(attributes) {
  const message = /\bmessage="([^"]*)"/.exec(attributes)?.[1] ?? '';
  return message.replace(/&(quot|lt|gt|apos|amp|#10);/g, (_, name) => ENTITIES[name]);
}

/** Where a test stands, its name and the beginning of its message without places in the code, as far as there are any. */
function line(place, name, message = '') {
  const [text = ''] = message.split(/\n\s+at /);
  return [place, name, text.replace(/\s+/g, ' ').trim().slice(0, MESSAGE)].filter(Boolean).join(': ');
}
