// `npm run bench:values`: what single values take from a row event's bytes to the topic's, by type. The rest of the command line
// is JMH's, as in `npm run bench:values -- -p type=INT,JSON`.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { execa } from 'execa';
import { valueCosts, valuesMarkdown, valuesText } from './report.js';

const folder = await mkdtemp(join(tmpdir(), 'cdcctl-bench-'));
try {
  const file = join(folder, 'jmh.json');
  const jmh = ['-prof', 'gc', '-rf', 'json', '-rff', file, ...process.argv.slice(2)].join(' ');
  const pom = join(import.meta.dirname, '../../connector/pom.xml');
  const maven = ['-B', '-q', '-f', pom, '-Pjmh', 'test-compile', 'exec:exec', `-Djmh.arguments=${jmh}`];
  const { exitCode } = await execa('mvn', maven, { reject: false, stdio: ['ignore', 'inherit', 'inherit'] });
  if (exitCode === 0) {
    const costs = valueCosts(JSON.parse(await readFile(file, 'utf8')));
    const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`;
    await writeFile(join(import.meta.dirname, '../results/values.md'), valuesMarkdown(costs, machine));
    process.stdout.write(`\n${valuesText(costs)}\n`);
  } else {
    process.exitCode = exitCode ?? 1;
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
