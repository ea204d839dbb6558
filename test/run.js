// `npm test`: lint and types, then unit and golden tests, then the end-to-end tests on real engines and the connector's
// own tests, then those of the Docker target. The last line counts what the runners reported.
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
const counts = newCounts();

try {
  rmSync(reports, { recursive: true, force: true });
  if (process.argv[2] !== 'docker') await all();
  await phase('docker', docker);
} catch (error) {
  process.stdout.write(`\n${error.message}\n`);
  if (error instanceof Interrupted) process.exit(error.exitCode);
  counts.broken += 1;
}
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exit(counts.failed > 0 || counts.broken > 0 || counts.passed === 0 ? 1 : 0);

async function all() {
  rmSync(surefire, { recursive: true, force: true });
  await phase('lint', () => step(['node_modules/@biomejs/biome/bin/biome', 'check', '.']));
  await phase('types', () => step(['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.']));
  await phase('unit', () => vitest('unit'));
  await phase('e2e', () => vitest('e2e'));
  addSurefire(counts, surefire);
}

async function docker() {
  const why = await withDockerEngine(root, counts, (env) => vitest('docker', env));
  if (why === null) return;
  const tests = await countTests('docker');
  counts.skipped += tests;
  process.stdout.write(`${tests} tests skipped: ${why}\n`);
}

async function phase(name, work) {
  process.stdout.write(`\n# ${name}\n`);
  const started = Date.now();
  await work();
  process.stdout.write(`# ${name} took ${Math.round((Date.now() - started) / 1000)} s\n`);
}

async function step(args) {
  const { status } = await node(args);
  if (status !== 0) counts.broken += 1;
}

async function vitest(project, env = process.env) {
  const report = join(reports, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = await node([VITEST, 'run', '--project', project, ...reporters], env);
  addVitest(counts, report, status);
}

/** Tests of a project that is not run. */
async function countTests(project) {
  const list = join(reports, `${project}-tests.json`);
  const { status } = await node([VITEST, 'list', '--project', project, `--json=${list}`]);
  if (status !== 0) throw new Error(`the tests of ${project} cannot be listed`);
  return JSON.parse(readFileSync(list, 'utf8')).length;
}

function node(args, env = process.env) {
  return run(process.execPath, args, { cwd: root, env });
}
