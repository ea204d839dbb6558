import { expect, test } from 'vitest';
import { createProgram } from '../../../src/cli/program.js';
import { markdownFiles, read } from './files.js';
import { cdcctlCommands, shellCommands, wrongUsage } from './shown-commands.js';

const program = createProgram(async () => undefined);

test.each(markdownFiles())('every cdcctl command in %s has a name and options that exist', (file) => {
  const wrong = cdcctlCommands(file).flatMap(({ words }) => {
    const why = wrongUsage(program, words);
    return why === null ? [] : [`cdcctl ${words.join(' ')}: ${why}`];
  });
  expect(wrong).toEqual([]);
});

test.each(markdownFiles())('every npm script in %s exists', (file) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = [...read(file).matchAll(/\bnpm run (?:--silent )?([a-z][a-z:]*)/g)].map(([, name]) => name ?? '');
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test('wrong commands are found', () => {
  const check = (text: string) => wrongUsage(program, text.split(' '));
  expect(check('up --auto-ports')).toBeNull();
  expect(check('--json --config x.yaml validate --wait 5m')).toBeNull();
  expect(check('upp')).toBe('no command upp');
  expect(check('up --auto-port')).toBe('up has no option --auto-port');
});

test('a block has one command a line, or several with &&', () => {
  expect(shellCommands('$ a && b   # c\nd\n$ e \\\n    --f\n')).toEqual(['a', 'b', 'e --f']);
});
