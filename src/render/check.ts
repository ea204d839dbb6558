import { createTwoFilesPatch } from 'diff';
import type { RenderedFile } from './template.js';

/** A rendered file that differs from what is there. */
export interface FileChange {
  readonly path: string;
  readonly kind: 'missing' | 'different';
}

/**
 * Compares rendered files with the existing ones (null or absent: no such file). `text` is a unified diff from what
 * is there to what would be written; empty where nothing differs.
 */
export function diffFiles(
  rendered: readonly RenderedFile[],
  existing: ReadonlyMap<string, string | null>,
): { readonly changed: readonly FileChange[]; readonly text: string } {
  const different = rendered
    .map((file) => ({ ...file, old: existing.get(file.path) ?? null }))
    .filter(({ old, content }) => old !== content);
  const patches = different.map(({ path, old, content }) =>
    createTwoFilesPatch(old === null ? '/dev/null' : `a/${path}`, `b/${path}`, old ?? '', content, '', '', {
      context: 3,
    }).replace(/^=+\n/, ''),
  );
  return {
    changed: different.map(({ path, old }) => ({ path, kind: old === null ? 'missing' : 'different' })),
    text: patches.join(''),
  };
}
