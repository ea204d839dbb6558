import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addresses } from '../../../src/cli/addresses.js';
import { dockerContext } from '../../../src/cli/docker.js';
import { withoutMysqlPort, withSource } from '../../../src/cli/external-source.js';
import { loadPipeline } from '../../../src/config/index.js';
import { givenSecrets, secretVariables } from '../../../src/model/index.js';
import type { Runtime } from '../../../src/ports/index.js';

const file = join(import.meta.dirname, '../../../pipeline.yaml');
const { pipeline: own } = loadPipeline({ path: 'pipeline.yaml', text: readFileSync(file, 'utf8'), env: {} });
const pipeline = { ...own, source: { ...own.source, host: 'db.example.com', port: 3307 } };

const runtime = {
  endpoints: async () => ({ mysql: { host: '127.0.0.1', port: 1 }, kafka: 'k:1' }),
  placeholders: async () => ({ MYSQL_HOST: '127.0.0.1', MYSQL_PORT: '1', CLICKHOUSE_URL: 'http://c' }),
  ports: async () => ({ mysql: 1, kafka: 2 }),
} as unknown as Runtime;

test('cdcctl and the jobs reach the MySQL that is there, which has no port of this stack', async () => {
  const there = withSource(runtime, pipeline);
  expect(await there.endpoints()).toEqual({ mysql: { host: 'db.example.com', port: 3307 }, kafka: 'k:1' });
  expect(await there.placeholders()).toEqual({
    MYSQL_HOST: 'db.example.com',
    MYSQL_PORT: '3307',
    CLICKHOUSE_URL: 'http://c',
  });
  expect(await there.ports()).toEqual({ kafka: 2 });
  expect(withoutMysqlPort(pipeline).ports).toEqual({ ...own.ports, mysql: 'auto' });
  expect(addresses(pipeline, await there.ports(), 'secrets.env')[3]).toEqual({
    name: 'MySQL',
    url: 'db.example.com:3307',
    login: 'cdc',
  });
});

test('a MySQL of cdcctl stays as it is', () => {
  expect(withSource(runtime, own)).toBe(runtime);
  expect(withoutMysqlPort(own)).toBe(own);
});

test('the password of its user is the only one that cdcctl cannot make', () => {
  expect(givenSecrets(pipeline)).toEqual(['MYSQL_CDC_PASSWORD']);
  expect(secretVariables(pipeline)).toEqual([
    'CLICKHOUSE_ADMIN_PASSWORD',
    'CLICKHOUSE_READER_PASSWORD',
    'MYSQL_CDC_PASSWORD',
    'CLICKHOUSE_SINK_PASSWORD',
  ]);
  expect(givenSecrets(own)).toEqual([]);
});

test('the Docker target says that it cannot do that yet', () => {
  const options = { pipeline, folder: '/x', stateDir: '/x/s', env: {}, emit: () => undefined };
  expect(() => dockerContext(options)).toThrow('The Docker target does not read from a MySQL that is there already');
});
