import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { EngineContext } from '../../../src/adapters/local/engine-spec.js';
import { clickhouseUsersXml } from '../../../src/adapters/local/engines/clickhouse.js';
import {
  connectorSourceDir,
  declarationsDir,
  ENGINES,
  enginesFor,
} from '../../../src/adapters/local/engines/declarations.js';
import {
  flinkConfig,
  flinkConfigName,
  jobManagerSettings,
  runnerSettings,
  taskManagerSettings,
} from '../../../src/adapters/local/engines/flink-config.js';
import { engineSpecs, flinkRunner, missingArtifacts } from '../../../src/adapters/local/engines/index.js';
import { kafkaConfig } from '../../../src/adapters/local/engines/kafka.js';
import { mysqlBootstrap, mysqlConfig } from '../../../src/adapters/local/engines/mysql.js';
import { AccessSecret, FLINK_RELEASES, FLINK_VERSIONS } from '../../../src/model/index.js';

const PASSWORD = `p'"\\<&w`;

const context: EngineContext = {
  stateDir: '/work dir/.cdcctl/orders',
  ports: {
    mysql: 1,
    kafka: 2,
    flink: 3,
    clickhouseHttp: 5,
    clickhouseNative: 6,
    kafkaController: 7,
    jobManagerRpc: 8,
    jobManagerBlob: 9,
    taskManagerRpc: 10,
    taskManagerData: 11,
    flinkRest: 12,
  },
  secrets: new Map([
    ['MYSQL_ROOT_PASSWORD', PASSWORD],
    ['CLICKHOUSE_ADMIN_PASSWORD', PASSWORD],
    ['SINK_PASSWORD', PASSWORD],
    ...Object.values(AccessSecret).map((name) => [name, PASSWORD] as const),
  ]),
  artifacts: {
    java: '/jdk/bin/java',
    flinkLib: '/cache/flink',
    flinkCdcLib: null,
    flinkVersion: '1.20',
    kafkaLib: '/cache/kafka',
    mysqlBase: '/cache/my#sql',
    clickhouse: '/cache/clickhouse',
    connectorJar: '/cache/connector.jar',
    libaioDir: '/cache/libraries',
  },
  clickhouseUsers: [
    {
      name: 'sink',
      passwordVariable: 'SINK_PASSWORD',
      grants: ['GRANT INSERT ON `a<b`.*'],
      settings: { readonly: '2' },
    },
  ],
};

function flinkClassPaths(flinkCdcLib: string | null): readonly (string | undefined)[] {
  const given = { ...context, artifacts: { ...context.artifacts, flinkCdcLib } };
  const engines = engineSpecs(given).filter(({ name }) => /flink/.test(name));
  return [...engines, flinkRunner(given, 'submit')].map(({ args }) => args[args.indexOf('-cp') + 1]);
}

describe('engineSpecs', () => {
  it('puts no secret into arguments or environment', () => {
    for (const spec of [...engineSpecs(context), flinkRunner(context, 'submit')]) {
      expect(JSON.stringify([spec.command, spec.args, spec.env])).not.toContain(JSON.stringify(PASSWORD).slice(1, -1));
    }
  });

  it('lets neither process of Flink send on a connection that the other one made', () => {
    const engines = engineSpecs(context).filter(({ name }) => /flink/.test(name));
    expect(engines.map(({ name }) => name)).toEqual(['flink-jobmanager', 'flink-taskmanager']);
    for (const { args } of engines) expect(args).toContain('-Dpekko.remote.classic.use-passive-connections=off');
  });

  it('gives Flink the connector on the class path of all three processes, the one that submits among them', () => {
    expect(flinkClassPaths(null)).toEqual(Array(3).fill('/cache/flink/*:/cache/connector.jar'));
  });

  it('gives the same three Flink CDC where it was fetched', () => {
    expect(flinkClassPaths('/cache/cdc')).toEqual(Array(3).fill('/cache/flink/*:/cache/cdc/*:/cache/connector.jar'));
  });

  it('gives MySQL the libraries that the system lacks, and no other engine', () => {
    const withPath = engineSpecs(context).filter(({ env }) => 'LD_LIBRARY_PATH' in env);
    expect(withPath.map(({ name }) => name)).toEqual(['mysql']);
    const artifacts = { ...context.artifacts, libaioDir: null };
    expect(engineSpecs({ ...context, artifacts }).some(({ env }) => 'LD_LIBRARY_PATH' in env)).toBe(false);
  });
});

describe('configuration', () => {
  it('quotes paths and passwords for MySQL', () => {
    expect(mysqlConfig(context, '/data')).toContain('basedir = "/cache/my#sql"');
    expect(mysqlBootstrap(PASSWORD)).toContain(`ALTER USER 'root'@'localhost' IDENTIFIED BY 'p''"\\\\<&w';`);
  });

  it("binds both of Kafka's listeners to the loopback interface", () => {
    expect(kafkaConfig(context, '/data')).toContain('listeners=BROKER://127.0.0.1:2,CONTROLLER://127.0.0.1:7\n');
  });

  it("asks for a password on both of Kafka's listeners, for its users alone", () => {
    const lines = kafkaConfig(context, '/data').split('\n');
    expect(lines).toContain('listener.security.protocol.map=BROKER:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT');
    const users = lines
      .map((line) => /^listener\.name\.(\w+)\.plain.*?( user_.*)/.exec(line)?.slice(1))
      .filter(Boolean);
    const names = users.map((found) => [
      found?.[0],
      [...(found?.[1] ?? '').matchAll(/ user_(\w+)=/g)].map(([, name]) => name),
    ]);
    expect(names).toEqual([
      ['broker', ['cdcctl_broker', 'cdcctl', 'cdcctl_jobs']],
      ['controller', ['cdcctl_broker']],
    ]);
  });

  it('hands ClickHouse hashes instead of passwords, and escapes grants', () => {
    const xml = clickhouseUsersXml(context);
    expect(xml).not.toContain(PASSWORD);
    expect(xml).not.toContain('&w');
    expect(xml.match(/<password_sha256_hex>[0-9a-f]{64}</g)).toHaveLength(2);
    expect(xml).toContain('<query>GRANT INSERT ON `a&lt;b`.*</query>');
    expect(xml).toContain('<sink><readonly>2</readonly></sink>');
  });

  it('lets a query of ClickHouse use every CPU, though the memory of the server is small', () => {
    expect(clickhouseUsersXml(context)).toMatch(
      /<max_threads_min_free_memory_per_thread>134217728<\/max_threads_min_free_memory_per_thread>\s+<\/default>/,
    );
  });

  it('fails where a password is missing', () => {
    expect(() => clickhouseUsersXml({ ...context, secrets: new Map() })).toThrow(
      'No value for CLICKHOUSE_ADMIN_PASSWORD',
    );
  });

  it('keeps every address of Flink on the loopback interface', () => {
    const all = {
      ...jobManagerSettings(context, '/log'),
      ...taskManagerSettings(context, '/log', 'id'),
      ...runnerSettings(context, 'submit'),
    };
    const addresses = Object.entries(parse(flinkConfig('1.20', all))).filter(([key]) => /(address|host)$/.test(key));
    expect(addresses.length).toBeGreaterThan(5);
    for (const [key, value] of addresses) expect([key, value]).toEqual([key, '127.0.0.1']);
  });

  it.each([
    ['1.20', 'config.yaml', 'execution.checkpointing.dir: file:///work dir/.cdcctl/orders/data/flink/checkpoints\n'],
    ['1.19', 'config.yaml', 'state.checkpoints.dir: file:///work dir/.cdcctl/orders/data/flink/checkpoints\n'],
    ['1.18', 'flink-conf.yaml', 'state.checkpoints.dir: file:///work dir/.cdcctl/orders/data/flink/checkpoints\n'],
  ] as const)('names file and options as Flink %s does', (version, name, line) => {
    expect(flinkConfigName(version)).toBe(name);
    const secrets = new Map([[AccessSecret.keyStores, 'password']]);
    expect(flinkConfig(version, runnerSettings({ ...context, secrets }, 'submit'))).toContain(line);
  });

  it('writes values for Flink 1.18 without quotes, which it would take for a part of them', () => {
    expect(flinkConfig('1.20', { 'rest.bind-port': '3' })).toBe('rest.bind-port: "3"\n');
    expect(flinkConfig('1.18', { 'rest.bind-port': '3' })).toBe('rest.bind-port: 3\n');
  });

  it('refuses what Flink 1.18 would cut off', () => {
    expect(flinkConfig('1.20', { 'web.log.path': '/c#/log' })).toBe('web.log.path: /c#/log\n');
    expect(() => flinkConfig('1.18', { 'web.log.path': '/c#/log' })).toThrow(
      'Flink 1.18 cannot be configured with web.log.path: /c#/log',
    );
  });
});

describe('engines/', () => {
  const pom = (name: string) => readFile(join(declarationsDir(), name, 'pom.xml'), 'utf8');

  it.each(FLINK_VERSIONS)('fetches one Flink, for %s the release that the Docker images have', async (version) => {
    const names = Object.values(enginesFor(version)).map(({ name }) => name);
    const [flink, ...others] = names.filter((name) => name.startsWith('flink'));
    expect([flink, others]).toEqual([version === '1.20' ? 'flink' : `flink-${version}`, []]);
    const release = /<flink\.version>(.+)<\/flink\.version>/.exec(await pom(flink ?? ''))?.[1];
    expect(release).toBe(FLINK_RELEASES[version]);
  });

  it('are fetched again where the pom changes that they inherit', () => {
    const inherit = ENGINES.filter(({ files }) => files.length > 1 && files.includes('pom.xml'));
    expect(inherit.map(({ name, files }) => [name, ...files])).toEqual([
      ['flink-2.2', 'pom.xml', '../flink/pom.xml'],
      ['flink-1.19', 'pom.xml', '../flink/pom.xml'],
      ['flink-1.18', 'pom.xml', '../flink/pom.xml'],
      ['flink-cdc-1.18', 'pom.xml', '../flink-cdc/pom.xml'],
    ]);
  });

  it('are all declared, each folder under its name', async () => {
    const folders = (await readdir(declarationsDir(), { withFileTypes: true })).filter((entry) => entry.isDirectory());
    expect(ENGINES.map(({ name }) => name).sort()).toEqual(folders.map(({ name }) => name).sort());
  });

  it.each([
    ['1.18', 'flink-cdc-1.18', '3.2.1'],
    ['1.19', 'flink-cdc', '3.5.0'],
    ['1.20', 'flink-cdc', '3.5.0'],
  ] as const)('has Flink CDC for Flink %s apart, and wants it where it is asked for', async (version, name, release) => {
    const manifest = (engine: string) => readFile(join(declarationsDir(), engine, 'manifest.sha256'), 'utf8');
    const jar = `flink-sql-connector-mysql-cdc-${release}.jar`;
    expect((await manifest(name)).trim().split('\n')).toEqual([expect.stringMatching(`  ${jar}$`)]);
    expect(await manifest(enginesFor(version).flink.name)).not.toContain('-cdc-');
    const question = { root: declarationsDir(), cache: '/nowhere', connectorSource: connectorSourceDir() };
    const missing = async (wanted: boolean) =>
      (await missingArtifacts({ ...question, flinkVersion: version, flinkCdc: wanted })).engines.map(
        (engine) => engine.name,
      );
    const always = ['mysql', 'kafka', enginesFor(version).flink.name, 'clickhouse'];
    expect([await missing(false), await missing(true)]).toEqual([always, [...always, name]]);
  });
});
