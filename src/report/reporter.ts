import { Chalk } from 'chalk';
import type { CdcctlError } from '../errors/index.js';
import { redact } from '../model/index.js';
import type { Emit, Event, Secrets } from '../ports/index.js';
import { plainProgress } from './plain-progress.js';
import { ttyProgress } from './tty-progress.js';

export interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

export interface ReporterOptions {
  readonly stdout: Stream;
  readonly stderr: Stream & NodeJS.WritableStream;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where a command's answer, progress and errors go: the answer to stdout, all else to stderr. */
export interface Reporter {
  readonly emit: Emit;
  /** Prints one line (or one NDJSON document) of a stream such as `logs -f`. */
  line(document: Record<string, unknown>, text: string): void;
  answer(
    document: { readonly command: string; readonly ok: boolean; readonly [key: string]: unknown },
    text: string,
  ): void;
  /** Prints what holds a secret, for the eyes of whoever sits at the terminal; nowhere else, and never as JSON. */
  link(text: string): void;
  error(command: string, error: CdcctlError): void;
  /** Values that never appear in anything printed from now on. */
  hide(secrets: Secrets): void;
  /** The same data without these values in its texts, for what goes into a file. */
  scrubbed<T>(document: T): T;
}

/** Colour and spinners are for terminals only; NO_COLOR (https://no-color.org) and --json turn them off. */
export function createReporter(options: ReporterOptions): Reporter {
  const coloured = options.env.NO_COLOR === undefined || options.env.NO_COLOR === '';
  const tty = options.stderr.isTTY === true && coloured && options.env.TERM !== 'dumb' && !options.env.CI;
  const chalk = new Chalk({ level: tty ? 1 : 0 });
  const hidden = new Map<string, string>();
  const scrub = (text: string): string => redact(text, hidden);
  // Within the values that are texts: a secret such as `true` or `tables` must not change what a document is made of.
  const json = (document: unknown): string =>
    JSON.stringify(document, (_key, value: unknown) => {
      if (typeof value === 'string') return scrub(value);
      return typeof value === 'bigint' ? Number(value) : value;
    });
  const progress = tty ? ttyProgress(options.stderr, chalk) : plainProgress((text) => options.stderr.write(text));

  return {
    emit: (event) => progress.handle(scrubbed(event, scrub)),
    hide(secrets) {
      for (const [name, value] of secrets) hidden.set(name, value);
    },
    scrubbed: (document) => JSON.parse(json(document)),
    line(document, text) {
      options.stdout.write(options.json ? `${json(document)}\n` : scrub(`${text}\n`));
    },
    answer(document, text) {
      progress.close();
      if (options.json) options.stdout.write(`${json(document)}\n`);
      else if (text !== '') options.stdout.write(scrub(`${text.trimEnd()}\n`));
    },
    link(text) {
      if (!options.json && options.stdout.isTTY === true) options.stdout.write(`\n${text}\n`);
    },
    error(command, error) {
      progress.close();
      if (options.json) {
        options.stdout.write(`${json(errorDocument(command, error))}\n`);
        return;
      }
      options.stderr.write(scrub(formatError(error, chalk)));
      if (options.verbose && error.cause instanceof Error) options.stderr.write(scrub(`\n${error.cause.stack}\n`));
    },
  };
}

/** The event with every text in it scrubbed; ids are not shown. */
function scrubbed(event: Event, scrub: (text: string) => string): Event {
  const shown = { ...event };
  if ('title' in shown) return { ...shown, title: scrub(shown.title) };
  return shown.text === undefined ? shown : { ...shown, text: scrub(shown.text) };
}

/** The document of an error for `--json`. */
function errorDocument(command: string, error: CdcctlError): Readonly<Record<string, unknown>> {
  const { code, message: what, why, next, exitCode, faults } = error;
  const more = faults.length > 0 ? { faults } : {};
  return { command, ok: false, exitCode, error: { code, what, why, next, ...more } };
}

/** The codes of an error: its own, and those of the faults that it stands for. */
function codesOf({ code, faults }: CdcctlError): string {
  const others = [...new Set(faults.map((fault) => fault.code))].filter((one) => one !== code);
  return others.length === 0 ? code : `${code} (${others.join(', ')})`;
}

function formatError(error: CdcctlError, chalk: InstanceType<typeof Chalk>): string {
  const indent = (text: string): string => text.trimEnd().replaceAll('\n', '\n  ');
  const lines = [`${chalk.red('error:')} ${chalk.bold(error.message)}`];
  if (error.why !== undefined && error.why !== '') lines.push(`  ${indent(error.why)}`);
  if (error.next !== undefined && error.next !== '') lines.push(`  ${chalk.cyan('next:')} ${indent(error.next)}`);
  lines.push(chalk.dim(`  code: ${codesOf(error)}`));
  return `${lines.join('\n')}\n`;
}
