// `npm test`: lint and types, then unit and golden tests, then the end-to-end tests on real engines and the connector's
// own tests. The last line counts what the runners reported.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const reports = join(root, 'reports');
rmSync(reports, { recursive: true, force: true });
rmSync(join(root, 'connector', 'target', 'surefire-reports'), { recursive: true, force: true });

const counts = { passed: 0, failed: 0, skipped: 0 };
let broken = 0;

step('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']);
step('types', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.']);
for (const project of ['unit', 'e2e']) vitest(project);
surefire(join(root, 'connector', 'target', 'surefire-reports'));

process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exit(counts.failed > 0 || broken > 0 || counts.passed === 0 ? 1 : 0);

function step(name, args) {
  process.stdout.write(`\n# ${name}\n`);
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) broken += 1;
  return status;
}

function vitest(project) {
  const output = join(reports, `${project}.json`);
  const status = step(project, [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${output}`,
  ]);
  if (!existsSync(output)) return;
  const report = JSON.parse(readFileSync(output, 'utf8'));
  counts.passed += report.numPassedTests;
  counts.failed += report.numFailedTests;
  counts.skipped += report.numPendingTests + report.numTodoTests;
  // A file that does not even load has no tests to count, but it is a failure.
  if (status !== 0 && report.numFailedTests === 0) counts.failed += Math.max(1, report.numFailedTestSuites);
}

function surefire(folder) {
  if (!existsSync(folder)) {
    process.stdout.write('the connector left no test reports\n');
    broken += 1;
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
