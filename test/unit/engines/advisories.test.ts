import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { components, engineJars, holes, readAdvisories } from './known-holes.js';

const list = readAdvisories();
const found = holes(components(engineJars(), list), list);
const accepted = list.accepted.flatMap(({ ids, in: jars, ...entry }) =>
  jars.flatMap((jar) => ids.map((id) => ({ ...entry, jar, id }))),
);

test('the stack has no known hole but those that are accepted, with a reason', () => {
  const open = found.filter(
    (hole) =>
      !accepted.some((entry) => entry.jar === hole.jar && entry.package === hole.package && entry.id === hole.id),
  );
  expect(open.map(({ package: name, version, jar, id }) => `${name} ${version} in ${jar}: ${id}`)).toEqual([]);
  for (const { why } of list.accepted) expect(why.length).toBeGreaterThan(40);
});

test('what is accepted is there', () => {
  const gone = accepted.filter(
    (entry) => !found.some((hole) => entry.jar === hole.jar && entry.package === hole.package && entry.id === hole.id),
  );
  expect(gone.map(({ jar, id }) => `${jar}: ${id}`)).toEqual([]);
});

test('versions that were shipped before would be found', () => {
  const earlier = ['kafka-clients-3.4.0.jar', 'flink-shaded-netty-4.1.91.Final-17.0.jar', 'lz4-java-1.8.0.jar'];
  const more = ['protobuf-java-3.25.1.jar', 'commons-beanutils-1.9.4.jar', 'log4j-core-2.24.3.jar'];
  const ids = holes(components([...earlier, ...more], list), list).map(({ package: name, id }) => `${name}: ${id}`);
  expect(ids).toEqual(
    expect.arrayContaining([
      'kafka-clients: CVE-2025-27817',
      'netty: CVE-2023-34462',
      'lz4-java: CVE-2025-12183',
      'protobuf-java: CVE-2024-7254',
      'commons-beanutils: CVE-2025-48734',
      'log4j-core: CVE-2025-68161',
    ]),
  );
});

/** What the registry's advisories say of the packages that cdcctl itself needs; null where it has none to give. */
function audit(): { readonly total: number; readonly text: string } | null {
  const args = ['audit', '--json', '--omit=dev', '--fetch-retries=0', '--fetch-timeout=15000'];
  const run = () => {
    try {
      return execFileSync('npm', args, { cwd: join(import.meta.dirname, '../../..'), encoding: 'utf8' });
    } catch (error) {
      return typeof error === 'object' && error !== null && 'stdout' in error ? String(error.stdout) : '';
    }
  };
  const text = run();
  const total: unknown = (JSON.parse(text || '{}') as { metadata?: { vulnerabilities?: { total?: unknown } } }).metadata
    ?.vulnerabilities?.total;
  return typeof total === 'number' ? { total, text } : null;
}

test('npm knows of no hole in the packages of cdcctl', ({ skip }) => {
  const answer = audit();
  if (answer === null) return skip('the npm registry gives no advisories here');
  expect(answer.total, answer.text).toBe(0);
});
