// Prints where the embedded engines' artifacts are, as assignments for a shell; what is missing is fetched.
// artifacts.mjs [FLINK_VERSION]
import { homedir } from 'node:os';
import process from 'node:process';
import {
  cacheDirectory,
  connectorSourceDir,
  declarationsDir,
  resolveArtifacts,
} from '../../../dist/adapters/local/engines/index.js';

const artifacts = await resolveArtifacts({
  root: declarationsDir(),
  cache: cacheDirectory(process.env, homedir()),
  connectorSource: connectorSourceDir(),
  flinkVersion: process.argv[2] ?? '1.20',
  flinkCdc: false,
  env: process.env,
  emit: (event) => event.type === 'start' && process.stderr.write(`- ${event.title}\n`),
  signal: new AbortController().signal,
});
const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;
const variables = { ...artifacts, node: process.execPath };
for (const [name, value] of Object.entries(variables)) process.stdout.write(`${name}=${quote(value ?? '')}\n`);
