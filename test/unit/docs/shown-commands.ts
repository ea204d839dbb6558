import type { Command, Option } from 'commander';
import { blocks, read } from './files.js';

/** A command that a page shows in a console block, without the words before `cdcctl` or `npm`. */
export interface Shown {
  readonly file: string;
  readonly words: readonly string[];
}

const WORD = /'[^']*'|"[^"]*"|\S+/g;

/** Commands of a block: lines that begin with `$`, without comments, those that end with `\` together with the next. */
export function shellCommands(block: string): readonly string[] {
  return block
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.startsWith('$ '))
    .map((line) => line.slice(2).replace(/\s+# .*$/, ''))
    .flatMap((line) => line.split('&&'))
    .map((command) => command.trim());
}

/** What the console blocks of a page run of cdcctl. */
export function cdcctlCommands(file: string): readonly Shown[] {
  return blocks(read(file), 'console')
    .flatMap(shellCommands)
    .map((command) => command.replace(/^node bin\/cdcctl\.js/, 'cdcctl').match(WORD) ?? [])
    .map((words) => words.slice(words.findIndex((word) => !/^[A-Z_]+=/.test(word))))
    .filter(([first]) => first === 'cdcctl')
    .map((words) => ({ file, words: words.slice(1) }));
}

function names({ long, short }: Option): readonly string[] {
  return [long, short].filter((name) => name != null);
}

/** What is wrong with a command, by the program's own list of commands and options; null where nothing is. */
export function wrongUsage(program: Command, words: readonly string[]): string | null {
  const known = (options: readonly Option[]) => new Set(options.flatMap(names));
  const own = program.options.find((option) => names(option).includes(words[0] ?? ''));
  const rest = own === undefined ? words : words.slice(own.required ? 2 : 1);
  const [name = '', ...after] = rest;
  if (own !== undefined && name.startsWith('-')) return wrongUsage(program, rest);
  const command = program.commands.find((one) => one.name() === name);
  if (command === undefined) return `no command ${name}`;
  const options = known([...program.options, ...command.options]);
  const unknown = after
    .map((word) => word.split('=')[0] ?? '')
    .find((word) => /^--?[a-z]/.test(word) && !options.has(word));
  return unknown === undefined || unknown === '--help' ? null : `${name} has no option ${unknown}`;
}
