// `npm test`: lint and types, then unit and golden tests, then the end-to-end tests on real engines, the connector's own
// tests, the field cases that share one stack, a few minutes of faults, those of app/, and those of the Docker target. The last
// line counts what the runners reported.
// `npm run test:docker`: the Docker target alone. `npm run test:app`: those of app/ alone. `npm run test:long`: what takes an hour or two; it writes
// docs/field-cases.md and docs/faults.md.
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Interrupted, run } from './run/child.js';
import { addSurefire, addVitest, newCounts, slowest } from './run/counts.js';
import { withDockerEngine } from './run/docker-engine.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const reports = join(root, 'reports');
const surefire = join(root, 'connector', 'target', 'surefire-reports');
const VITEST = 'node_modules/vitest/vitest.mjs';
/** What a phase may take, in seconds: several times what it does take, and all together less than what CI allows. */
const LIMITS = {
  lint: 120,
  types: 120,
  unit: 300,
  timed: 450,
  e2e: 3_300,
  field: 600,
  faults: 900,
  long: 7_200,
  fuzz: 9_000,
  install: 300,
  app: 900,
  docker: 1_800,
};
/** Faults of the short run: they end every engine once, and fit into one stack. */
const QUICK_FAULTS = [
  ...['mysql', 'kafka', 'flink-jobmanager', 'flink-taskmanager', 'clickhouse-server'].map((name) => `kill-${name}`),
  ...['kill-at-checkpoint', 'ctrl-c-savepoint', 'clickhouse-too-many-parts', 'reset-kafka'],
];
const counts = newCounts();
const ONLY = { docker: () => phase('docker', docker), app: () => phase('app', app), long };

try {
  rmSync(reports, { recursive: true, force: true });
  await (ONLY[process.argv[2]] ?? all)();
} catch (error) {
  if (!(error instanceof Interrupted)) throw error;
  process.stdout.write(`\n${error.message}\n`);
  process.exit(error.exitCode);
}
process.stdout.write(`\nThe slowest tests:\n${slowest(counts).join('\n')}\n`);
for (const name of counts.names) process.stdout.write(`\nfailed: ${name}`);
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
  await phase('field', () => field(LIMITS.field, ['--short']));
  await phase('faults', () => faults('faults', ['--minutes', '2', '--only', QUICK_FAULTS.join(',')]));
  await phase('app', app);
  await phase('docker', docker);
}

async function long() {
  await phase('field', () => field(LIMITS.long, ['--record']));
  await phase('faults', () => faults('long', ['--minutes', '60', '--out', join(root, 'docs', 'faults.md')]));
  rmSync(surefire, { recursive: true, force: true });
  await phase('fuzz', () => step('fuzz', ['--import', 'tsx', join('test', 'fuzz', 'main.ts')]));
  addSurefire(counts, surefire);
}

/** A case that is known to fail, and fails in that way, counts as a test that passed. */
async function field(seconds, args) {
  const report = join(reports, 'field.json');
  const program = ['--import', 'tsx', join('test', 'field', 'main.ts'), ...args, '--report', report];
  const { status } = await node(program, { seconds });
  addVitest(counts, report, status);
}

/** A fault counts as a test; one that cannot be made on this machine is skipped, and the seed is printed. */
async function faults(name, args) {
  const report = join(reports, 'faults.json');
  const program = ['--import', 'tsx', join('test', 'faults', 'main.ts'), ...args, '--report', report];
  const { status } = await node(program, { seconds: LIMITS[name] });
  addVitest(counts, report, status);
}

/** The packages of app/ are no part of those of the command line, so they are installed here. */
async function app() {
  const cwd = join(root, 'app');
  const installed = await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd, seconds: LIMITS.install });
  if (installed.status !== 0) throw new Error('the packages of app/ cannot be installed');
  const report = join(reports, 'app.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = await run('npm', ['test', '--workspace', 'api', '--', ...reporters], { cwd, seconds: LIMITS.app });
  addVitest(counts, report, status);
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
