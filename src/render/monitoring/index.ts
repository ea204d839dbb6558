import type { Pipeline } from '../../model/index.js';
import type { RenderedFile } from '../template.js';
import { dashboard } from './dashboard.js';
import { clickhouseEndpoint, kafkaRules } from './endpoints.js';
import { grafanaProvisioning } from './grafana.js';
import { prometheusConfig } from './prometheus.js';
import { ruleTests } from './rule-tests.js';
import { rules } from './rules.js';

export { CLICKHOUSE_VOLUMES, FLINK_METRICS, KAFKA_OPTS, KAFKA_VOLUMES } from './endpoints.js';
export { MONITORING_VOLUMES, monitoringServices } from './services.js';

/** The files of the profile `monitoring`, and the ones that the engines need to give their metrics. */
export function monitoringFiles(pipeline: Pipeline): readonly RenderedFile[] {
  return [
    prometheusConfig(pipeline),
    rules(pipeline),
    ruleTests(pipeline),
    kafkaRules(),
    clickhouseEndpoint(),
    ...grafanaProvisioning(pipeline),
    dashboard(pipeline),
  ];
}
