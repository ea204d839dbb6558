import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

function components(name: string): readonly string[] {
  const bom = JSON.parse(readFileSync(join(root, 'sbom', `${name}.cdx.json`), 'utf8')) as {
    readonly bomFormat: string;
    readonly components: readonly { readonly name: string; readonly version: string }[];
  };
  expect(bom.bomFormat).toBe('CycloneDX');
  return bom.components.map((component) => `${component.name} ${component.version}`);
}

test('npm run sbom lists what the CLI and an engine are made of', { timeout: 300_000 }, () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  execFileSync('npm', ['run', '--silent', 'sbom', '--', 'cdcctl', 'kafka'], { cwd: root, stdio: 'inherit' });
  const cli = components('cdcctl');
  for (const [name, version] of Object.entries(dependencies)) expect(cli).toContain(`${name} ${version}`);
  const manifest = readFileSync(join(root, 'engines/kafka/manifest.sha256'), 'utf8');
  const kafka = components('kafka');
  const missing = kafka.filter((component) => !manifest.includes(`${component.replace(' ', '-')}.jar`));
  expect(missing).toEqual([]);
  expect(kafka).toHaveLength(manifest.trim().split('\n').length);
});
