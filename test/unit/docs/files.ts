import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../../..');

export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** Markdown files that are committed or about to be. */
export function markdownFiles(): readonly string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '*.md'];
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
}

/** The text without its fenced blocks: what looks like a link or a heading there is none. */
export function prose(text: string): string {
  return text.replaceAll(/^(```+)[^\n]*\n[\s\S]*?^\1$/gm, '');
}

/** Fenced blocks of a language. */
export function blocks(text: string, language: string): readonly string[] {
  return [...text.matchAll(/^```(\S*)[^\n]*\n([\s\S]*?)^```$/gm)]
    .filter(([, found]) => found === language)
    .map(([, , body]) => body ?? '');
}
