import type { PortName } from '../../model/index.js';
import { ENGINES } from '../host/engines.js';

/** A service of the rendered compose project. */
export interface ServiceInfo {
  readonly name: string;
  readonly title: string;
  readonly port: PortName | null;
}

/** What `up` starts and waits for, in the order in which it is shown. */
export const SERVICES: readonly ServiceInfo[] = ENGINES;

/** A look into the topics; the pipeline works without it. */
export const KAFKA_UI: ServiceInfo = { name: 'kafka-ui', title: 'Kafka UI', port: 'kafkaUi' };

/** The profile `monitoring` of the compose file. */
export const MONITORING: readonly ServiceInfo[] = [
  { name: 'prometheus', title: 'Prometheus', port: null },
  { name: 'grafana', title: 'Grafana', port: null },
];

/** Resubmits the jobs of a lost JobManager; see compose/submit.sh. */
export const SUBMIT = 'submit';
export const SUBMIT_INFO: ServiceInfo = { name: SUBMIT, title: 'Job keeper', port: null };
