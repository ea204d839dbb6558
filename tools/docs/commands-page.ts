import type { Argument, Command, Option } from 'commander';
import { code, fence, page, table } from './markdown.js';

const HEAD = `# Commands

\`cdcctl COMMAND --help\` says the same as this page, which \`npm run docs\` writes from the program itself.

In a clone of this repository \`node bin/cdcctl.js\` is the command. \`npm link\` makes \`cdcctl\` of it.

The answer goes to stdout and the progress to stderr. With \`--json\` stdout has one JSON document with at least \`command\` and \`ok\`; \`logs --follow\`
and \`status --watch\` print one document a line (NDJSON). There are no colours and no spinner without a terminal, or with \`NO_COLOR\`.

Every command can be run again. \`up\` twice changes nothing, and \`submit\` twice runs no job twice. Ctrl-C leaves nothing half done.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | failed |
| 2 | a difference was found: \`validate\`, \`drift\`, \`render --check\`, \`init --merge\`, or \`submit\` where the running jobs differ from the config |
| 3 | could not verify in time |
| 64 | wrong usage |
| 78 | wrong config |
| 130 | interrupted |`;

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function shownDefault(value: unknown): string {
  return value === undefined ? '' : code(String(value));
}

function choices({ argChoices }: { readonly argChoices?: readonly string[] | undefined }): string {
  return argChoices === undefined ? '' : `: ${argChoices.map(code).join(', ')}`;
}

function optionRow(option: Option): readonly string[] {
  const { flags, description, defaultValue, envVar } = option;
  return [code(flags), `${description}${choices(option)}`, shownDefault(defaultValue), envVar ? code(envVar) : ''];
}

function optionTable(options: readonly Option[]): string {
  const shown = options.filter(({ hidden, long }) => !hidden && long !== '--version');
  return shown.length === 0 ? '' : table(['option', 'what it does', 'default', 'variable'], shown.map(optionRow));
}

function argumentTable(all: readonly Argument[]): string {
  const row = (argument: Argument) => [
    code(argument.name()),
    `${argument.description}${argument.required ? '' : ' (optional)'}`,
    shownDefault(argument.defaultValue),
  ];
  return all.length === 0 ? '' : table(['argument', 'what it is', 'default'], all.map(row));
}

/** What `--help` says after its lists: explanations and examples. */
function helpText(command: Command): string {
  let shown = '';
  command.configureOutput({ writeOut: (text) => (shown += text), getOutHasColors: () => false });
  command.outputHelp();
  return shown.slice(command.helpInformation().length).trim();
}

function section(command: Command): string {
  const help = helpText(command);
  return page([
    `## ${command.name()}`,
    sentence(command.description()),
    fence('text', `cdcctl ${command.name()} ${command.usage()}`),
    argumentTable(command.registeredArguments),
    optionTable(command.options),
    help === '' ? '' : fence('text', help),
  ]).trim();
}

/** docs/commands.md: every command with its arguments, options, defaults and examples. */
export function commandsPage(program: Command): string {
  const links = program.commands.map((command) => [
    `[${code(command.name())}](#${command.name()})`,
    command.description(),
  ]);
  return page([
    HEAD,
    table(['command', 'what it does'], links),
    '## Options of every command',
    optionTable(program.options),
    ...program.commands.map(section),
  ]);
}
