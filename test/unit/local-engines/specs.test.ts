import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { EngineContext } from '../../../src/adapters/local/engine-spec.js';
import { clickhouseUsersXml } from '../../../src/adapters/local/engines/clickhouse.js';
import {
  flinkYaml,
  jobManagerSettings,
  sqlGatewaySettings,
  taskManagerSettings,
} from '../../../src/adapters/local/engines/flink-config.js';
import { engineSpecs } from '../../../src/adapters/local/engines/index.js';
import { kafkaConfig } from '../../../src/adapters/local/engines/kafka.js';
import { mysqlBootstrap, mysqlConfig } from '../../../src/adapters/local/engines/mysql.js';

const PASSWORD = `p'"\\<&w`;

const context: EngineContext = {
  stateDir: '/work dir/.cdcctl/orders',
  ports: {
    mysql: 1,
    kafka: 2,
    flink: 3,
    sqlGateway: 4,
    clickhouseHttp: 5,
    clickhouseNative: 6,
    kafkaController: 7,
    jobManagerRpc: 8,
    jobManagerBlob: 9,
    taskManagerRpc: 10,
    taskManagerData: 11,
  },
  secrets: new Map([
    ['MYSQL_ROOT_PASSWORD', PASSWORD],
    ['CLICKHOUSE_ADMIN_PASSWORD', PASSWORD],
    ['SINK_PASSWORD', PASSWORD],
  ]),
  artifacts: {
    java: '/jdk/bin/java',
    flinkLib: '/cache/flink',
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

describe('engineSpecs', () => {
  it('puts no secret into arguments or environment', () => {
    for (const spec of engineSpecs(context)) {
      expect(JSON.stringify([spec.command, spec.args, spec.env])).not.toContain(JSON.stringify(PASSWORD).slice(1, -1));
    }
  });

  it('gives Flink the connector on the class path of all three processes', () => {
    const flink = engineSpecs(context).filter(({ name }) => /flink|gateway/.test(name));
    expect(flink.map(({ args }) => args[args.indexOf('-cp') + 1])).toEqual(
      Array(3).fill('/cache/flink/*:/cache/connector.jar'),
    );
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

  it('hands ClickHouse hashes instead of passwords, and escapes grants', () => {
    const xml = clickhouseUsersXml(context);
    expect(xml).not.toContain(PASSWORD);
    expect(xml).not.toContain('&w');
    expect(xml.match(/<password_sha256_hex>[0-9a-f]{64}</g)).toHaveLength(2);
    expect(xml).toContain('<query>GRANT INSERT ON `a&lt;b`.*</query>');
    expect(xml).toContain('<sink><readonly>2</readonly></sink>');
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
      ...sqlGatewaySettings(context),
    };
    const addresses = Object.entries(parse(flinkYaml(all))).filter(([key]) => /(address|host)$/.test(key));
    expect(addresses.length).toBeGreaterThan(6);
    for (const [key, value] of addresses) expect([key, value]).toEqual([key, '127.0.0.1']);
  });
});
