// `npm run test:fuzz -- [SECONDS [SEED]]`: the differential fuzz of the binlog's reader against a MySQL of its own, for two hours
// where no time is given. A failure names the seed of its round and the file that has its statements.
import { join } from 'node:path';
import process from 'node:process';
import { execa } from 'execa';
import { loadPipeline } from '../../src/config/load.js';
import { startDatabases } from '../e2e/support/databases.js';
import { ORDERS } from '../e2e/support/workspace.js';

const TWO_HOURS = '7200';
const [seconds = TWO_HOURS, seed] = process.argv.slice(2);
const databases = await startDatabases(loadPipeline({ path: 'pipeline.yaml', text: ORDERS, env: {} }).pipeline);
try {
  const pom = join(import.meta.dirname, '../../connector/pom.xml');
  const tests = '-Dtest=DifferentialFuzzTest,ResumesTest';
  const { exitCode } = await execa('mvn', ['-B', '-q', '-C', '-f', pom, tests, 'test'], {
    reject: false,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      MYSQL_TEST_PORT: String(databases.mysqlPort),
      MYSQL_TEST_USER: 'root',
      MYSQL_TEST_PASSWORD: databases.password,
      CDCCTL_FUZZ_SECONDS: seconds,
      ...(seed === undefined ? {} : { CDCCTL_FUZZ_SEED: seed }),
    },
  });
  process.exitCode = exitCode ?? 1;
} finally {
  await databases.stop();
}
