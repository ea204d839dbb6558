import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { CdcctlError, messageOf } from '../errors/index.js';
import { diffFiles, type FileChange, type RenderedFile, renderAll } from '../render/index.js';
import type { Session } from './session.js';

export interface Rendered {
  readonly files: readonly RenderedFile[];
  /** What differs from the files that are there. */
  readonly changed: readonly FileChange[];
  /** The differences as a unified diff. */
  readonly diff: string;
}

/** What the config renders, compared with what stands beside it. Changes nothing. */
export function compareRendered({ pipeline, folder }: Pick<Session, 'pipeline' | 'folder'>): Rendered {
  const files = renderAll(pipeline());
  const { changed, text } = diffFiles(files, existing(folder, files));
  return { files, changed, diff: text };
}

/** Writes the rendered files that are missing or differ. */
export function writeRendered(session: Pick<Session, 'pipeline' | 'folder'>): Rendered {
  const rendered = compareRendered(session);
  for (const file of rendered.files.filter(({ path }) => rendered.changed.some((change) => change.path === path))) {
    writeFile(join(session.folder, file.path), file.content);
  }
  return rendered;
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
  // Containers read the files and their folders as other users. None holds a secret.
  const umask = process.umask(0o022);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileAtomic.sync(path, content, { mode: path.endsWith('.sh') ? 0o755 : 0o644 });
  } catch (error) {
    throw new CdcctlError({
      code: 'CDC-FILE-NOT-WRITTEN',
      what: `${path} could not be written`,
      why: messageOf(error),
      next: 'Make the folder of the config writable and run cdcctl render again',
      cause: error,
    });
  } finally {
    process.umask(umask);
  }
}
