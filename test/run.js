// `npm test`: lint and types, then unit and golden tests, then the end-to-end tests on real engines, the connector's own
// tests and those of the Docker target. The last line counts what the runners reported.
// `npm run test:docker`: the Docker target alone.
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Interrupted, run } from './run/child.js';
import { addSurefire, addVitest, newCounts } from './run/counts.js';
import { withDockerEngine } from './run/docker-engine.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const reports = join(root, 'reports');
const surefire = join(root, 'connector', 'target', 'surefire-reports');
const VITEST = 'node_modules/vitest/vitest.mjs';
/** What a phase may take, in seconds: several times what it does take, and all together less than what CI allows. */
const LIMITS = { lint: 120, types: 120, unit: 300, timed: 450, e2e: 2_700, docker: 1_800 };
const counts = newCounts();

try {
  rmSync(reports, { recursive: true, force: true });
  if (process.argv[2] === 'docker') await phase('docker', docker);
  else await all();
} catch (error) {
  if (!(error instanceof Interrupted)) throw error;
  process.stdout.write(`\n${error.message}\n`);
  process.exit(error.exitCode);
}
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exit(counts.failed > 0 || counts.broken > 0 || counts.passed === 0 ? 1 : 0);

async function all() {
  rmSync(surefire, { recursive: true, force: true });
  await phase('lint', () => step('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']));
  await phase('types', () => step('types', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.']));
  await phase('unit', () => vitest('unit'));
  await phase('timed', () => vitest('timed'));
  await phase('e2e', () => vitest('e2e'));
  addSurefire(counts, surefire);
  await phase('docker', docker);
}

async function docker() {
  const why = await withDockerEngine(root, counts, (env) => vitest('docker', { env }));
  if (why === null) return;
  const tests = await countTests('docker');
  counts.skipped += tests;
  process.stdout.write(`${tests} tests skipped: ${why}\n`);
}

/** What goes wrong beside the tests counts as one that failed; the phases that follow run all the same. */
async function phase(name, work) {
  process.stdout.write(`\n# ${name}\n`);
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  try {
    await work();
    process.stdout.write(`# ${name} took ${seconds()} s\n`);
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    counts.failed += 1;
    process.stdout.write(`# ${name} failed after ${seconds()} s: ${error.message}\n`);
  }
}

async function step(name, args) {
  const { status } = await node(args, { seconds: LIMITS[name] });
  if (status !== 0) counts.broken += 1;
}

async function vitest(project, options = {}) {
  const report = join(reports, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = await node([VITEST, 'run', '--project', project, ...reporters], {
    seconds: LIMITS[project],
    ...options,
  });
  addVitest(counts, report, status);
}

/** Tests of a project that is not run. */
async function countTests(project) {
  const list = join(reports, `${project}-tests.json`);
  const { status } = await node([VITEST, 'list', '--project', project, `--json=${list}`]);
  if (status !== 0) throw new Error(`the tests of ${project} cannot be listed`);
  return JSON.parse(readFileSync(list, 'utf8')).length;
}

function node(args, options = {}) {
  return run(process.execPath, args, { cwd: root, ...options });
}
