// `npm run sbom [NAME...]`: writes what a release is made of to sbom/NAME.cdx.json (CycloneDX): the CLI, the connector
// and each engine. A scanner such as osv-scanner reads these files.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const output = join(root, 'sbom');
const PLUGIN = 'org.cyclonedx:cyclonedx-maven-plugin:2.9.1';
const NPM = { cdcctl: '.', clickhouse: 'engines/clickhouse' };
const MAVEN = {
  connector: 'connector',
  flink: 'engines/flink',
  'flink-1.18': 'engines/flink-1.18',
  'flink-1.19': 'engines/flink-1.19',
  'flink-2.2': 'engines/flink-2.2',
  'flink-cdc': 'engines/flink-cdc',
  'flink-cdc-1.18': 'engines/flink-cdc-1.18',
  kafka: 'engines/kafka',
  monitoring: 'engines/monitoring',
  mysql: 'engines/mysql',
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in NPM || name in MAVEN));
if (unknown.length > 0) {
  process.stderr.write(
    `unknown: ${unknown.join(', ')}; there are ${[...Object.keys(NPM), ...Object.keys(MAVEN)].join(', ')}\n`,
  );
  process.exit(64);
}
const wanted = (name) => names.length === 0 || names.includes(name);

// npm's own --omit=dev also leaves out what is shipped and is an optional peer of a development tool.
const isDevelopment = ({ name, value }) => name === 'cdx:npm:package:development' && value === 'true';
const shipped = (bom) => {
  const components = bom.components.filter(({ properties = [] }) => !properties.some(isDevelopment));
  const refs = new Set([bom.metadata.component['bom-ref'], ...components.map((component) => component['bom-ref'])]);
  const dependencies = bom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) }));
  return { ...bom, components, dependencies };
};

mkdirSync(output, { recursive: true });
for (const [name, folder] of Object.entries(NPM).filter(([name]) => wanted(name))) {
  // The lock file alone is read: what is installed here may be for other platforms.
  const args = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'];
  const text = execFileSync('npm', args, { cwd: join(root, folder), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  writeFileSync(join(output, `${name}.cdx.json`), `${JSON.stringify(shipped(JSON.parse(text)), null, 2)}\n`);
  process.stdout.write(`sbom/${name}.cdx.json\n`);
}
for (const [name, folder] of Object.entries(MAVEN).filter(([name]) => wanted(name))) {
  const settings = {
    outputFormat: 'json',
    outputDirectory: output,
    outputName: `${name}.cdx`,
    includeTestScope: false,
  };
  const properties = Object.entries(settings).map(([key, value]) => `-D${key}=${value}`);
  const goal = ['-q', '-B', '-Dstyle.color=never', '-f', join(root, folder, 'pom.xml'), `${PLUGIN}:makeBom`];
  execFileSync('mvn', [...goal, ...properties], { stdio: ['ignore', 'inherit', 'inherit'] });
  process.stdout.write(`sbom/${name}.cdx.json\n`);
}
