// `npm test`: lint and types, then unit and golden tests, then the end-to-end tests on real engines and the connector's
// own tests, then those of the Docker target. The last line counts what the runners reported.
// `npm run test:docker`: the Docker target alone.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const reports = join(root, 'reports');
rmSync(reports, { recursive: true, force: true });
rmSync(join(root, 'connector', 'target', 'surefire-reports'), { recursive: true, force: true });

const counts = { passed: 0, failed: 0, skipped: 0 };
let broken = 0;

if (process.argv[2] !== 'docker') {
  step('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']);
  step('types', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.']);
  for (const project of ['unit', 'e2e']) vitest(project);
  surefire(join(root, 'connector', 'target', 'surefire-reports'));
}
docker();

process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exit(counts.failed > 0 || broken > 0 || counts.passed === 0 ? 1 : 0);

function step(name, args, env = process.env) {
  process.stdout.write(`\n# ${name}\n`);
  const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) broken += 1;
  return status;
}

/**
 * On the engine of this machine with the official images; with CDCCTL_TEST_DOCKER_ENGINE=install where there is none, on
 * one that is installed and started for the tests, with stand-ins for the images. Without both they are skipped.
 */
function docker() {
  const scripts = join(root, 'test', 'docker');
  const dir = mkdtempSync(join(tmpdir(), 'cdcctl-docker-tests-'));
  const install = process.env.CDCCTL_TEST_DOCKER_ENGINE === 'install';
  const run = (command, args, stdout, env = process.env) =>
    spawnSync(command, args, { env, stdio: ['ignore', stdout, 'inherit'], encoding: 'utf8' });
  try {
    const engine = install
      ? run(join(scripts, 'engine.sh'), ['start', dir], 'pipe')
      : run('docker', ['compose', 'ls', '--quiet'], 'pipe');
    if (engine.status !== 0) {
      const reason = install ? 'see above' : 'no Docker engine with compose v2 answers';
      process.stdout.write(`\n# docker\nskipped: ${reason}\n`);
      counts.skipped += readdirSync(scripts).filter((name) => name.endsWith('.test.ts')).length;
      return;
    }
    const exported = install ? [...engine.stdout.matchAll(/(DOCKER_\w+)=(\S+)/g)] : [];
    const env = { ...process.env, ...Object.fromEntries(exported.map(([, name, value]) => [name, value])) };
    if (exported.length > 0) {
      const files = [join(root, 'compose', 'docker-compose.yaml'), join(dir, 'images')];
      const images = run(join(scripts, 'images', 'build.sh'), files, 'inherit', env);
      if (images.status !== 0) broken += 1;
    }
    vitest('docker', env);
  } finally {
    if (install) run(join(scripts, 'engine.sh'), ['stop', dir], 'inherit');
    removeEngineData(dir);
  }
}

/** What the engine still holds is no failure of a test. */
function removeEngineData(dir) {
  try {
    rmSync(dir, { recursive: true, force: true });
  } catch (error) {
    process.stdout.write(`${dir} is left: ${error.message}\n`);
  }
}

function vitest(project, env = process.env) {
  const output = join(reports, `${project}.json`);
  const status = step(
    project,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${output}`,
    ],
    env,
  );
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
