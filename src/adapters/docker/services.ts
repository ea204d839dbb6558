import type { PortName } from '../../model/index.js';
import { ENGINES } from '../host/engines.js';

/** A service of the rendered compose project. */
export interface ServiceInfo {
  readonly name: string;
  readonly title: string;
  readonly port: PortName | null;
}

/** What `up` starts and waits for, in the order in which it is shown. */
export const SERVICES: readonly ServiceInfo[] = [
  ...ENGINES.map((engine) => (engine.port === 'flink' ? { ...engine, port: null } : engine)),
  { name: 'dashboard', title: 'Flink dashboard', port: 'flink' },
];

/** Services of earlier releases: `up` removes their containers. */
export const FORMER_SERVICES: readonly string[] = ['sql-gateway'];

/** A look into the topics; the pipeline works without it. */
export const KAFKA_UI: ServiceInfo = { name: 'kafka-ui', title: 'Kafka UI', port: 'kafkaUi' };

/** The profile `monitoring` of the compose file. */
export const MONITORING: readonly ServiceInfo[] = [
  { name: 'prometheus', title: 'Prometheus', port: null },
  { name: 'grafana', title: 'Grafana', port: null },
];

/** Resubmits the jobs of a lost JobManager; see io.cdcctl.flink.keep in connector/. */
export const SUBMIT = 'submit';
export const SUBMIT_INFO: ServiceInfo = { name: SUBMIT, title: 'Job keeper', port: null };
