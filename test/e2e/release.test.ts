import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** What a repository of Maven artifacts has of the connector. Its npm package is in smoke.test.ts. */
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cdcctl-release-'));
  for (const path of ['pom.xml', 'src/main', 'src/flink-1']) {
    await cp(join('connector', path), join(folder, path), { recursive: true });
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('the connector is released with its sources, and with documentation that has no broken reference', async () => {
  const maven = ['-B', '-q', '-C', '-Prelease', '-DskipTests', 'package'];
  const built = await execa('mvn', maven, { cwd: folder, stdin: 'ignore', reject: false });
  expect(built.exitCode, built.stdout).toBe(0);
  expect(await readdir(join(folder, 'target'))).toEqual(
    expect.arrayContaining(['', '-javadoc', '-sources'].map((kind) => `cdcctl-flink-connector${kind}.jar`)),
  );
});
