import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { renderAll } from '../../../src/render/index.js';
import { oddPipeline } from '../../golden/odd-pipeline.js';

interface Rendered {
  readonly image: string;
  readonly ports?: readonly string[];
  readonly depends_on?: object;
  readonly mem_limit?: string;
  readonly restart?: string;
  readonly healthcheck?: object;
  readonly logging?: object;
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const content = renderAll(oddPipeline).find(({ path }) => path.endsWith('docker-compose.yaml'))?.content ?? '';
const document = parseDocument(content, { merge: true });
const { services } = document.toJS() as { services: Record<string, Rendered> };
const without = (...names: readonly string[]) => Object.keys(services).filter((name) => !names.includes(name));

describe('the compose file', () => {
  it('is YAML without a warning, with the services that people know', () => {
    expect([...document.errors, ...document.warnings]).toEqual([]);
    expect(Object.keys(services)).toEqual([
      'mysql',
      'kafka',
      'flink-state',
      'flink-jobmanager',
      'flink-taskmanager',
      'dashboard',
      'clickhouse-server',
      'topics',
      'submit',
      'kafka-ui',
      'prometheus',
      'grafana',
    ]);
    const optional = Object.keys(services).filter((name) => services[name]?.profiles?.includes('monitoring'));
    expect(optional).toEqual(['prometheus', 'grafana']);
  });

  it('publishes on loopback only, each port once, where .env wants it', () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports).toHaveLength(9);
    expect(ports.every((port) => /^127\.0\.0\.1:\$\{CDCCTL_[A-Z_]+_PORT:-\d+\}:\d+$/.test(port))).toBe(true);
    expect(new Set(ports.map((port) => port.split('CDCCTL_')[1])).size).toBe(9);
  });

  it('tells programs on this machine the port where they reach Kafka', () => {
    expect(services.kafka?.environment?.KAFKA_ADVERTISED_LISTENERS).toBe(
      `LOCAL://localhost:9092,INTERNAL://kafka:29092,HOST://127.0.0.1:\${CDCCTL_KAFKA_PORT:-19092}`,
    );
  });

  it('has the JobManager take only who shows a key, and every other program in its container be a client', () => {
    const { command, environment } = services['flink-jobmanager'] as Rendered & { readonly command: readonly string[] };
    expect(environment?.FLINK_PROPERTIES).toContain('security.ssl.rest.authentication-enabled: true\n');
    expect(environment?.FLINK_PROPERTIES).toContain('security.ssl.internal.enabled: true\n');
    expect(environment?.FLINK_PROPERTIES).toContain('security.ssl.rest.keystore: /flink-keys/rest-client.p12\n');
    expect(command).toEqual([
      'jobmanager',
      '-D',
      'security.ssl.rest.keystore=/flink-keys/rest-server.p12',
      '-D',
      'security.ssl.rest.truststore=/flink-keys/rest-server-trust.p12',
    ]);
  });

  it('lets nobody into Kafka without a login but programs in its container', () => {
    const { KAFKA_LISTENERS = '', KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: map = '' } = services.kafka?.environment ?? {};
    const open = KAFKA_LISTENERS.split(',').filter((listener) => !listener.includes('//127.0.0.1:'));
    expect(open.map((listener) => listener.split(':')[0])).toEqual(['INTERNAL', 'HOST']);
    for (const name of ['INTERNAL', 'HOST']) expect(map).toContain(`${name}:SASL_PLAINTEXT`);
  });

  it('waits for services that exist, and pins every image', () => {
    for (const service of Object.values(services)) {
      expect(Object.keys(services)).toEqual(expect.arrayContaining(Object.keys(service.depends_on ?? {})));
      expect(service.image).toMatch(/:v?\d+\.\d+/);
    }
  });

  it('restarts what ends, but for services that do their work and end', () => {
    for (const name of without('flink-state', 'topics')) expect(services[name]?.restart).toBe('unless-stopped');
    expect([services['flink-state']?.restart, services.topics?.restart]).toEqual(['no', 'no']);
  });

  it('takes no more memory than the 8 GB that are asked for, and bounded logs', () => {
    const limits = (names: readonly string[]) =>
      names.reduce((sum, name) => sum + Number.parseInt(services[name]?.mem_limit ?? '', 10), 0);
    expect(limits(without('flink-state', 'topics', 'prometheus', 'grafana'))).toBeLessThanOrEqual(8192);
    expect(limits(['prometheus', 'grafana'])).toBeLessThanOrEqual(1024);
    for (const { logging } of Object.values(services)) {
      expect(logging).toEqual({ driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } });
    }
  });

  it('has room for the processes of Flink within their limits', () => {
    for (const [name, process] of [
      ['flink-jobmanager', 'jobmanager'],
      ['flink-taskmanager', 'taskmanager'],
    ] as const) {
      const properties = services[name]?.environment?.FLINK_PROPERTIES ?? '';
      const size = Number(new RegExp(`${process}\\.memory\\.process\\.size: (\\d+)m`).exec(properties)?.[1]);
      expect(size).toBeLessThan(Number.parseInt(services[name]?.mem_limit ?? '', 10));
    }
  });

  it('gives all processes of Flink the same configuration', () => {
    const texts = Object.values(services).map((service) => service.environment?.FLINK_PROPERTIES);
    expect(new Set(texts.filter((text) => text !== undefined)).size).toBe(1);
  });
});
