import type { PortName } from '../../model/index.js';

/** The engines of a stack, in the order in which they are started and shown; `port` is the one that people use. */
export const ENGINES = [
  { name: 'mysql', title: 'MySQL', port: 'mysql' },
  { name: 'kafka', title: 'Kafka', port: 'kafka' },
  { name: 'clickhouse-server', title: 'ClickHouse', port: 'clickhouseHttp' },
  { name: 'flink-jobmanager', title: 'Flink JobManager', port: 'flink' },
  { name: 'flink-taskmanager', title: 'Flink TaskManager', port: null },
] as const satisfies readonly { name: string; title: string; port: PortName | null }[];
