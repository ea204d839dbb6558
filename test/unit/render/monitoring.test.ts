import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadPipeline } from '../../../src/config/index.js';
import {
  CLICKHOUSE_VOLUMES,
  FLINK_METRICS,
  KAFKA_OPTS,
  KAFKA_VOLUMES,
  MONITORING_VOLUMES,
  monitoringFiles,
  monitoringServices,
} from '../../../src/render/monitoring/index.js';
import { METRIC } from '../../../src/render/monitoring/metrics.js';
import { oddPipeline } from '../../golden/odd-pipeline.js';
import { metricNames } from './metric-names.js';

const text = readFileSync(new URL('../../../pipeline.yaml', import.meta.url), 'utf8');
const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text, env: {} });
const files = new Map(monitoringFiles(pipeline).map(({ path, content }) => [path, content]));

function file(name: string): string {
  const content = files.get(`compose/monitoring/${name}`);
  if (content === undefined) throw new Error(`No file ${name}`);
  return content;
}

/** Set PROMTOOL to the path of one that is not on the PATH; Debian's package `prometheus` holds it. */
const promtool = process.env.PROMTOOL ?? 'promtool';
const hasPromtool = spawnSync(promtool, ['--version']).status === 0;
const folders: string[] = [];

/** Runs promtool where the rules and their tests are; the rules may be changed before. */
function runPromtool(args: readonly string[], from = pipeline, change = (rules: string) => rules) {
  const folder = mkdtempSync(join(tmpdir(), 'cdcctl-rules-'));
  folders.push(folder);
  for (const { path, content } of monitoringFiles(from)) {
    const name = basename(path);
    if (/^(prometheus|rules|rules\.test)\.yml$/.test(name) && !path.includes('grafana')) {
      writeFileSync(join(folder, name), name === 'rules.yml' ? change(content) : content);
    }
  }
  const { status, stdout, stderr } = spawnSync(promtool, args, { cwd: folder, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!hasPromtool)(`the rules, by promtool (${hasPromtool ? 'found' : 'skipped: no promtool'})`, () => {
  it.each([
    ['pipeline.yaml', pipeline],
    ['an exactly-once pipeline with odd names', { ...oddPipeline, delivery: 'exactly-once' as const }],
  ])(
    'of %s are valid, fire where they should, and only there',
    (_name, from) => {
      expect(runPromtool(['check', 'config', 'prometheus.yml'], from)).toMatchObject({ status: 0 });
      const tests = runPromtool(['test', 'rules', 'rules.test.yml'], from);
      expect(tests.status, tests.output).toBe(0);
    },
    60_000,
  );

  it('fail for each alert that never fires', () => {
    const names = new Set([...file('rules.yml').matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name));
    expect([...names]).toHaveLength(10);
    const never = (rules: string) => rules.replace(/(- alert: \w+\n\s+expr: ).*/g, '$1vector(0) > 1');
    const tests = runPromtool(['test', 'rules', 'rules.test.yml'], pipeline, never);
    expect(tests.status).toBe(1);
    for (const name of names) expect(tests.output).toContain(`alertname: ${name}`);
  }, 60_000);
});

describe('metricNames', () => {
  it('finds the metrics of an expression, and neither labels, functions nor recorded series', () => {
    const rules = `- expr: sum by (job_name) (rate(a_total{job_name="x_y"}[1m])) > 3 and b unless b offset 10m or cdcctl:lag > 0\n`;
    expect(metricNames(rules)).toEqual(['a_total', 'b']);
    expect(metricNames('      "expr": "c{l=\\"v\\"} > bool 0",\n')).toEqual(['c']);
  });
});

describe('the metrics', () => {
  const used = new Set([...metricNames(file('rules.yml')), ...metricNames(file('dashboards/pipeline.json'))]);

  it('of rules and dashboard are those that are checked against running engines', () => {
    expect([...used].sort()).toEqual(Object.values(METRIC).toSorted());
  });

  it('of Kafka are those that the JMX exporter is told to give', () => {
    const given: readonly { name: string }[] = parse(file('kafka.yml')).rules;
    expect(given.map(({ name }) => name).sort()).toEqual([...used].filter((name) => name.startsWith('kafka_')).sort());
  });
});

describe('the alerts', () => {
  const rules: readonly { alert?: string; annotations: Record<string, string> }[] = parse(file('rules.yml')).groups[0]
    .rules;

  it.each(
    rules.filter(({ alert }) => alert !== undefined).map((rule) => [rule.alert, rule.annotations] as const),
  )('%s says what happened and what to do', (_name, { summary, action }) => {
    expect(summary).toMatch(/\.$/);
    expect(action?.length).toBeGreaterThan(40);
  });
});

describe('the services', () => {
  const services = monitoringServices(pipeline);

  it('are in the profile, pinned, bounded, and published on 127.0.0.1 only', () => {
    expect(services.map(({ name }) => name)).toEqual(['prometheus', 'grafana']);
    for (const { keys } of services) {
      expect(keys.profiles).toEqual(['monitoring']);
      expect(keys.image).toMatch(/:v?\d+\.\d+\.\d+$/);
      expect(keys.mem_limit).toBe('512m');
      expect(keys.healthcheck).toBeDefined();
    }
    expect(services.map(({ keys }) => keys.ports)).toEqual([
      ['127.0.0.1:$' + '{CDCCTL_PROMETHEUS_PORT:-9090}:9090'],
      ['127.0.0.1:$' + '{CDCCTL_GRAFANA_PORT:-3000}:3000'],
    ]);
  });

  it('ask for no variable in a way that would stop Compose where the profile is off', () => {
    expect(JSON.stringify(services)).not.toMatch(/\$\{\w+:?\?/);
  });

  it('mount only what is rendered', () => {
    const mounts = [...services.flatMap(({ keys }) => keys.volumes ?? []), ...KAFKA_VOLUMES, ...CLICKHOUSE_VOLUMES];
    const sources = mounts.map((mount) => String(mount).split(':')[0] ?? '');
    for (const source of sources.filter((one) => one.startsWith('./monitoring'))) {
      const path = source.replace('./', 'compose/');
      expect(
        [...files.keys()].some((name) => name === path || name.startsWith(`${path}/`)),
        path,
      ).toBe(true);
    }
    const volumes = sources.filter((one) => !one.startsWith('.'));
    expect(volumes.sort()).toEqual([...MONITORING_VOLUMES].sort());
  });
});

describe('the engines', () => {
  it('give their metrics where Prometheus looks', () => {
    const scraped: readonly { static_configs: readonly { targets: readonly string[] }[] }[] = parse(
      file('prometheus.yml'),
    ).scrape_configs;
    expect(scraped.flatMap(({ static_configs }) => static_configs.flatMap(({ targets }) => targets))).toEqual([
      'flink-jobmanager:9249',
      'flink-taskmanager:9249',
      'kafka:9404',
      'clickhouse-server:9363',
    ]);
    expect(file('clickhouse.xml')).toContain('<port>9363</port>');
    expect(KAFKA_OPTS).toContain('=9404:');
  });

  it('need no agent in Kafka while the profile is off', () => {
    expect(KAFKA_OPTS).toMatch(/^\$\{COMPOSE_PROFILES:\+-javaagent:\/opt\/agents\/[\w.]+=9404:[\w./]+\}$/);
  });

  it('leave the port of Flink at its default, which is the only one that its YAML can give', () => {
    expect(Object.keys(FLINK_METRICS)).toEqual(['metrics.reporters', 'metrics.reporter.prom.factory.class']);
  });
});
