import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { CdcctlError, ExitCode, messageOf } from '../../errors/index.js';
import { diffFiles, type RenderedFile, renderAll } from '../../render/index.js';
import type { CommandResult, Register } from '../command.js';
import type { Session } from '../session.js';

export const render: Register = (program, execute) => {
  program
    .command('render')
    .description('write docker-compose, Flink SQL and init scripts beside the config')
    .option('--check', 'write nothing; print a diff and exit 2 where the files differ')
    .action((options: { check?: boolean }) =>
      execute('render', async (session) => (options.check === true ? check(session) : write(session))),
    );
};

function check(session: Session): CommandResult {
  const files = renderAll(session.pipeline());
  const { changed, text } = diffFiles(files, existing(session.folder, files));
  if (changed.length === 0) return { json: { changed }, text: `${files.length} files are up to date` };
  const summary = `${changed.length} of ${files.length} files differ from what the config renders\nnext: cdcctl render`;
  return { exitCode: ExitCode.difference, json: { changed, diff: text }, text: `${text}\n${summary}` };
}

function write(session: Session): CommandResult {
  const files = renderAll(session.pipeline());
  const { changed } = diffFiles(files, existing(session.folder, files));
  for (const file of files.filter(({ path }) => changed.some((change) => change.path === path))) {
    writeFile(join(session.folder, file.path), file.content);
  }
  const kinds = new Map(changed.map(({ path, kind }) => [path, kind]));
  const line = ({ path }: RenderedFile): string => {
    const kind = kinds.get(path);
    return `${kind === undefined ? '=' : kind === 'missing' ? '+' : '~'} ${path}`;
  };
  return { json: { files: files.map(({ path }) => path), changed }, text: files.map(line).join('\n') };
}

function existing(folder: string, files: readonly RenderedFile[]): ReadonlyMap<string, string | null> {
  return new Map(files.map(({ path }) => [path, readOrNull(join(folder, path))]));
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function writeFile(path: string, content: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileAtomic.sync(path, content, path.endsWith('.sh') ? { mode: 0o755 } : {});
  } catch (error) {
    throw new CdcctlError({
      what: `${path} could not be written`,
      why: messageOf(error),
      next: 'Make the folder of the config writable and run cdcctl render again',
      cause: error,
    });
  }
}
