import { stringify } from 'yaml';
import type { Pipeline } from '../../model/index.js';
import { header, type RenderedFile } from '../template.js';
import { METRICS_PORTS } from './endpoints.js';

/** Seconds between two looks at every service, and at the rules. */
export const SCRAPE_SECONDS = 10;

/** Services that are scraped, under the names that the alerts use. */
export const TARGETS = {
  'flink-jobmanager': METRICS_PORTS.flink,
  'flink-taskmanager': METRICS_PORTS.flink,
  kafka: METRICS_PORTS.kafka,
  'clickhouse-server': METRICS_PORTS.clickhouse,
} as const;

export function prometheusConfig(pipeline: Pipeline): RenderedFile {
  const config = {
    global: { scrape_interval: `${SCRAPE_SECONDS}s`, evaluation_interval: `${SCRAPE_SECONDS}s` },
    rule_files: ['rules.yml'],
    scrape_configs: Object.entries(TARGETS).map(([service, port]) => ({
      job_name: service,
      static_configs: [{ targets: [`${service}:${port}`] }],
    })),
  };
  return {
    path: 'compose/monitoring/prometheus.yml',
    content: `${header('#', `What Prometheus scrapes for the pipeline ${pipeline.name}.`)}\n\n${stringify(config, { lineWidth: 0 })}`,
  };
}
