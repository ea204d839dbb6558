import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { createProgram } from '../../../src/cli/program.js';
import { blocks, read } from './files.js';
import { wrongUsage } from './shown-commands.js';

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}

const program = createProgram(async () => undefined);
const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
const WORKFLOWS: readonly (readonly [name: string, text: string])[] = [
  ['.github/workflows/ci.yml', read('.github/workflows/ci.yml')],
  ...blocks(read('docs/ci.md'), 'yaml').map((text, index) => [`workflow ${index + 1} of docs/ci.md`, text] as const),
];

function commands(text: string): readonly string[] {
  const { jobs } = parse(text) as Workflow;
  const runs = Object.values(jobs).flatMap(({ steps }) => steps.map(({ run }) => run ?? ''));
  return runs.flatMap((run) => run.split(/\n|&&/)).map((line) => line.trim());
}

/** What is wrong with a line of a workflow that runs cdcctl or an npm script. */
function wrong(line: string): string | null {
  const [, script] = /^npm run (\S+)/.exec(line) ?? [];
  if (script !== undefined) return script in scripts ? null : `no script ${script}`;
  const [, own] = /^(?:cdcctl|node bin\/cdcctl\.js) (.+)$/.exec(line) ?? [];
  return own === undefined ? null : wrongUsage(program, own.split(' '));
}

test.each(WORKFLOWS)('%s runs commands and scripts that exist', (_, text) => {
  const lines = commands(text);
  expect(lines.some((line) => /cdcctl/.test(line))).toBe(true);
  expect(lines.flatMap((line) => wrong(line) ?? [])).toEqual([]);
});

test('CI runs the smoke', () => {
  expect(commands(read('.github/workflows/ci.yml'))).toContain('cdcctl smoke --auto-ports --junit report.xml');
});
