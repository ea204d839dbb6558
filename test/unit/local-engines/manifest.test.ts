import { mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  computeManifest,
  formatManifest,
  type Manifest,
  parseManifest,
  verify,
} from '../../../src/adapters/local/engines/manifest.js';

let dir: string;
let manifest: Manifest;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cdcctl-manifest-'));
  await mkdir(join(dir, 'lib'));
  await writeFile(join(dir, 'lib', 'a b.jar'), 'one');
  await writeFile(join(dir, 'c.jar'), 'two');
  manifest = await computeManifest(dir);
});

afterEach(() => rm(dir, { recursive: true, force: true }));

describe('manifest', () => {
  it('goes through text and back, in the order of the paths', () => {
    const text = formatManifest(manifest);
    expect(text.split('\n').map((line) => line.slice(66))).toEqual(['c.jar', 'lib/a b.jar', '']);
    expect(parseManifest(text)).toEqual(new Map([...manifest].sort()));
  });

  it('agrees with sha256sum about a known text', async () => {
    await writeFile(join(dir, 'abc'), 'abc');
    const { abc } = Object.fromEntries(await computeManifest(dir));
    expect(abc).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('verify', () => {
  it('finds nothing in what it was made from, the second time without reading the files', async () => {
    expect(await verify(dir, manifest)).toEqual([]);
    expect(await verify(dir, manifest)).toEqual([]);
  });

  it('finds missing, different and unexpected files, also after a good check', async () => {
    await verify(dir, manifest);
    await writeFile(join(dir, 'c.jar'), 'tw0');
    await rm(join(dir, 'lib', 'a b.jar'));
    await writeFile(join(dir, 'evil.jar'), '');
    expect(await verify(dir, manifest)).toEqual([
      { path: 'c.jar', kind: 'different' },
      { path: 'lib/a b.jar', kind: 'missing' },
      { path: 'evil.jar', kind: 'unexpected' },
    ]);
  });

  it('finds a change that kept size and time with the full check', async () => {
    await verify(dir, manifest);
    const { atime, mtime } = await stat(join(dir, 'c.jar'));
    await writeFile(join(dir, 'c.jar'), 'tw0');
    await utimes(join(dir, 'c.jar'), atime, mtime);
    expect(await verify(dir, manifest, true)).toEqual([{ path: 'c.jar', kind: 'different' }]);
  });
});
