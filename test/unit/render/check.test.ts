import { applyPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { diffFiles } from '../../../src/render/check.js';

const rendered = [
  { path: 'a.sql', content: 'one\ntwo\nthree\n' },
  { path: 'b.sql', content: 'same\n' },
];

describe('diffFiles', () => {
  it('finds nothing where every file is as rendered', () => {
    const existing = new Map(rendered.map(({ path, content }) => [path, content]));
    expect(diffFiles(rendered, existing)).toEqual({ changed: [], text: '' });
  });

  it('shows what would change, as a patch of the file that is there', () => {
    const old = 'one\n2\nthree\n';
    const { changed, text } = diffFiles(
      rendered,
      new Map([
        ['a.sql', old],
        ['b.sql', 'same\n'],
      ]),
    );
    expect(changed).toEqual([{ path: 'a.sql', kind: 'different' }]);
    expect(text).toContain('--- a/a.sql\n+++ b/a.sql\n');
    expect(text).toContain('-2\n+two\n');
    expect(applyPatch(old, text)).toBe('one\ntwo\nthree\n');
  });

  it.each([null, undefined])('names a file that is not there (%s)', (absent) => {
    const existing = new Map<string, string | null>([['b.sql', 'same\n']]);
    if (absent === null) existing.set('a.sql', null);
    const { changed, text } = diffFiles(rendered, existing);
    expect(changed).toEqual([{ path: 'a.sql', kind: 'missing' }]);
    expect(text).toContain('--- /dev/null\n+++ b/a.sql\n@@ -0,0 +1,3 @@\n+one\n+two\n+three\n');
  });

  it('sees a missing newline at the end', () => {
    const { changed } = diffFiles(
      rendered,
      new Map([
        ['a.sql', 'one\ntwo\nthree'],
        ['b.sql', 'same\n'],
      ]),
    );
    expect(changed).toEqual([{ path: 'a.sql', kind: 'different' }]);
  });
});
