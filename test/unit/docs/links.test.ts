import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { markdownFiles, prose, read, root } from './files.js';

/** The anchor that GitHub gives a heading. */
function anchor(heading: string): string {
  const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-');
}

function anchors(file: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [, heading] of prose(read(file)).matchAll(/^#{1,6} +(.+)$/gm)) {
    const base = anchor(heading ?? '');
    let name = base;
    for (let n = 1; found.has(name); n += 1) name = `${base}-${n}`;
    found.add(name);
  }
  return found;
}

/** Targets of links and pictures, without code spans and without addresses of the web. */
function links(file: string): readonly string[] {
  const text = prose(read(file)).replaceAll(/`[^`\n]*`/g, '');
  const targets = [...text.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target]) => target ?? '');
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** Why a link leads nowhere, or null where it leads somewhere. */
function broken(file: string, target: string): string | null {
  const [path = '', heading] = target.split('#');
  const to = path === '' ? file : normalize(join(dirname(file), path));
  if (to.startsWith('..')) return 'out of the repository';
  if (!existsSync(join(root, to))) return 'no such file';
  return heading === undefined || anchors(to).has(heading) ? null : 'no such heading';
}

test.each(markdownFiles())('every link of %s leads somewhere', (file) => {
  const wrong = links(file).flatMap((target) => {
    const why = broken(file, target);
    return why === null ? [] : [`${target}: ${why}`];
  });
  expect(wrong).toEqual([]);
});

test('anchors are those of GitHub', () => {
  expect(['From cdcctl 0.1', '`docker.images`', 'With Docker, or not?', 'a_b - c'].map(anchor)).toEqual([
    'from-cdcctl-01',
    'dockerimages',
    'with-docker-or-not',
    'a_b---c',
  ]);
});

/** Pages that a reader comes to who begins with the README. */
function reachable(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const target of links(file)) {
    const to = normalize(join(dirname(file), target.split('#')[0] ?? ''));
    if (to.endsWith('.md') && existsSync(join(root, to))) reachable(to, seen);
  }
  return seen;
}

test('README leads to every page', () => {
  const found = reachable('README.md');
  expect(markdownFiles().filter((file) => !found.has(file) && !file.startsWith('.github/'))).toEqual([]);
});
