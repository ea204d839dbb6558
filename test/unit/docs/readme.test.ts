import { expect, test } from 'vitest';
import { addresses, addressesText } from '../../../src/cli/addresses.js';
import { generateText } from '../../../src/cli/commands/generate.js';
import { loadPipeline } from '../../../src/config/index.js';
import { DEFAULT_PORTS } from '../../../src/model/index.js';
import { formatReport, type ValidationReport } from '../../../src/validate/index.js';
import { blocks, read } from './files.js';
import { shellCommands } from './shown-commands.js';

const readme = read('README.md');
const transcript = blocks(readme, 'text').join('\n');

/** What runs each command of the README: a file, and a text of it. */
const RUN_BY: Readonly<Record<string, readonly [file: string, text: string]>> = {
  'npm run demo': ['.ci/run', 'npm run --silent demo'],
  'npm test': ['.ci/run', 'npm test --silent'],
  'node bin/cdcctl.js down --volumes': ['.ci/run', 'node bin/cdcctl.js down --volumes'],
  'npm run bootstrap': ['.github/workflows/ci.yml', 'npm run bootstrap && npm link'],
  'npm link': ['.github/workflows/ci.yml', 'npm run bootstrap && npm link'],
  'cdcctl init': ['test/e2e/sample-database.test.ts', "run('init', '--force', '--from', from)"],
  'cdcctl up': ['test/e2e/sample-database.test.ts', "run('up')"],
  'cdcctl submit': ['test/e2e/sample-database.test.ts', "run('submit')"],
  'cdcctl validate': ['test/e2e/sample-database.test.ts', "run('validate'"],
};
/** Of the shell. */
const NOT_OURS = /^(mkdir|cd|export) /;

test('the README is short', () => {
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(120);
});

test('CI or a test runs every command of the README', () => {
  const commands = blocks(readme, 'console')
    .flatMap(shellCommands)
    .map((command) => command.replace(/^([A-Z_]+=\S+ )+/, ''))
    .filter((command) => !NOT_OURS.test(command));
  const run = new Set<string>();
  for (const command of commands) {
    const known = Object.keys(RUN_BY).find((start) => command === start || command.startsWith(`${start} `));
    if (known !== undefined) run.add(known);
    else expect.fail(`nothing runs ${command}`);
  }
  expect([...run].sort()).toEqual(Object.keys(RUN_BY).sort());
  const missing = Object.values(RUN_BY).filter(([file, text]) => !read(file).includes(text));
  expect(missing).toEqual([]);
});

test('the README shows what the demo prints', () => {
  const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text: read('pipeline.yaml'), env: {} });
  const { kafkaUi: _, ...ports } = DEFAULT_PORTS;
  const rows = addresses(pipeline, ports, '.cdcctl/orders/secrets.env', 'a link');
  const generated = { inserted: 344, updated: 131, deleted: 25, achievedRate: 204 };
  const same = { missing: 0, extra: 0, different: 0, lag: 0, verdict: 'ok', reasons: [], complete: true };
  const table = { ...same, table: 'order_db.orders', source: { rows: 319 }, sink: { rows: 319 }, leftOut: [] };
  const report = { tables: [table], notCompared: [] } as unknown as ValidationReport;
  for (const text of [generateText(generated as never), formatReport(report), addressesText(rows)])
    expect(transcript).toContain(text.trimEnd());
});
