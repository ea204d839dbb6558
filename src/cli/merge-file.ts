import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { createSourceDb, readSourceSchema } from '../adapters/mysql/index.js';
import { loadPipeline } from '../config/index.js';
import { CdcctlError, ExitCode } from '../errors/index.js';
import { mergeConfig, selectTables } from '../introspect/index.js';
import { displayName, type Pipeline } from '../model/index.js';
import type { SourceDb, SourceTable } from '../ports/index.js';
import { diffFiles } from '../render/index.js';
import type { CommandResult } from './command.js';
import { sourceAddress } from './external-source.js';
import { withoutPassword } from './server-url.js';
import type { Session } from './session.js';
import { parseSourceUrl } from './source-url.js';

export interface MergeOptions {
  readonly from?: string;
  readonly tables?: readonly string[];
  readonly exclude?: readonly string[];
  readonly write?: boolean;
}

/** A MySQL that is there is asked without the stack where its password is known. */
async function sourceOf(session: Session): Promise<SourceDb> {
  const { source } = session.pipeline();
  const address = sourceAddress(session.pipeline());
  const password = session.env[source.password.variable];
  if (address === null || password === undefined) return (await session.connections()).source;
  session.reporter.hide(new Map([[source.password.variable, password]]));
  return createSourceDb({ ...address, user: source.user, password });
}

async function readSchema(session: Session, databases: readonly string[], from: string | undefined) {
  const found: SourceTable[] = [];
  if (from !== undefined) {
    const url = parseSourceUrl(from, session.env);
    session.reporter.hide(new Map([['MYSQL_PWD', url.password]]));
    for (const database of new Set([...databases, url.database]))
      found.push(...(await readSourceSchema(url, database)));
    return found;
  }
  const source = await sourceOf(session);
  try {
    for (const database of databases) found.push(...(await source.schema(database)));
    return found;
  } finally {
    await source.close();
  }
}

/** Tables that the pipeline does not have, where new ones are asked for. */
function wantedTables(session: Session, all: readonly SourceTable[], options: MergeOptions, { tables }: Pipeline) {
  const { tables: names = [], exclude = [] } = options;
  if (names.length === 0 && exclude.length === 0) return [];
  const present = new Set(tables.map(({ source }) => displayName(source)));
  const { selected, unknown } = selectTables(all, { tables: names, exclude });
  for (const name of unknown) session.emit({ type: 'warning', text: `no table of MySQL is called ${name}` });
  return selected.filter(({ name }) => !present.has(displayName(name)));
}

/** What is shown passes every check of the config, or is not shown. */
function mergedWarnings({ env, globals: { config } }: Session, text: string): readonly string[] {
  try {
    return loadPipeline({ path: config, text, env, collationsRead: true, isShown: false }).warnings;
  } catch (error) {
    if (!(error instanceof CdcctlError)) throw error;
    throw new CdcctlError({
      code: 'CDC-MERGE-UNFIT',
      what: `What MySQL has now does not fit the rest of ${config}`,
      why: `With its columns, types and keys there would be this to change:\n${error.why ?? ''}`,
      next: `Edit ${config} so that it fits, and run the command again`,
      exitCode: ExitCode.config,
      faults: error.faults,
    });
  }
}

/** The command that writes what this one shows, without a password: that is in MYSQL_PWD where there is one. */
export function writeCommand({ from, tables = [], exclude = [] }: MergeOptions): string {
  const option = (name: string, value: string) => (value === '' ? '' : ` --${name} ${shellWord(value)}`);
  const chosen =
    option('from', from === undefined ? '' : withoutPassword(from)) +
    option('tables', tables.join(',')) +
    option('exclude', exclude.join(','));
  return `cdcctl init --merge${chosen} --write`;
}

function shellWord(text: string): string {
  return /^[\w.,:/@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** `init --merge`: the file as MySQL would have it now, as a diff; written where that is asked for. */
export async function mergeFile(session: Session, options: MergeOptions): Promise<CommandResult> {
  const file = session.globals.config;
  const path = resolve(file);
  const pipeline = session.pipeline();
  const text = readFileSync(path, 'utf8');
  const databases = [...new Set(pipeline.tables.map(({ source }) => source.database))];
  const schema = await readSchema(session, databases, options.from);
  const merged = mergeConfig({ text, pipeline, schema, wanted: wantedTables(session, schema, options, pipeline) });
  for (const note of merged.notes) session.emit({ type: 'warning', text: note });
  if (merged.text === text) {
    return { json: { file: path, changed: false, diff: '', notes: merged.notes }, text: `${file} is up to date` };
  }
  for (const warning of mergedWarnings(session, merged.text)) session.emit({ type: 'warning', text: warning });
  const diff = diffFiles([{ path: file, content: merged.text }], new Map([[file, text]])).text;
  const json = { file: path, changed: true, diff, notes: merged.notes };
  if (options.write !== true) {
    return { exitCode: ExitCode.difference, json, text: `${diff}\nnext: ${writeCommand(options)}` };
  }
  writeFileAtomic.sync(path, merged.text);
  return { json: { ...json, written: true }, text: `${diff}\n${file} is written\nnext: cdcctl drift` };
}
