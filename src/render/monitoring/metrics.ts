import { type JobKind, jobName, type Pipeline } from '../../model/index.js';

const JOB = 'flink_jobmanager_job';
const OPERATOR = 'flink_taskmanager_job_task_operator';

/** The metrics that rules and dashboard are made of, under the names that Prometheus gets from each service. */
export const METRIC = {
  up: 'up',
  runningTime: `${JOB}_runningTime`,
  restarts: `${JOB}_numRestarts`,
  checkpointsCompleted: `${JOB}_numberOfCompletedCheckpoints`,
  checkpointsFailed: `${JOB}_numberOfFailedCheckpoints`,
  checkpointDuration: `${JOB}_lastCheckpointDuration`,
  checkpointSize: `${JOB}_lastCheckpointSize`,
  taskManagers: 'flink_jobmanager_numRegisteredTaskManagers',
  pendingRecords: `${OPERATOR}_pendingRecords`,
  emitDelay: `${OPERATOR}_currentEmitEventTimeLag`,
  recordsSent: `${OPERATOR}_numRecordsSend`,
  sourceTime: `${OPERATOR}_newestSourceTime`,
  deadLetters: `${OPERATOR}_numDeadLetters`,
  /** By LABEL.table; the reader `binlog` has them where there is something to count. */
  tablesEmptied: `${OPERATOR}_table_numTablesEmptied`,
  batchRetries: `${OPERATOR}_numBatchRetries`,
  topicSize: 'kafka_log_size_bytes',
  activeControllers: 'kafka_active_controllers',
  partsOfFullestPartition: 'ClickHouseAsyncMetrics_MaxPartCountForPartition',
  parts: 'ClickHouseMetrics_PartsActive',
  delayedInserts: 'ClickHouseMetrics_DelayedInserts',
  merges: 'ClickHouseMetrics_Merge',
} as const;

/** Series that the recording rules make for dashboard and alerts alike. */
export const RECORDED = {
  lag: 'cdcctl:lag_records',
  latency: 'cdcctl:latency_seconds',
} as const;

/** Labels of the metrics: of a job and an operator by Flink's reporter, of a service by Prometheus. */
export const LABEL = {
  job: 'job_name',
  operator: 'operator_name',
  service: 'job',
  table: 'table',
  topic: 'topic',
} as const;

/** The value of a label in the text of an alert. */
export function labelValue(label: string): string {
  return `{{ $labels.${label} }}`;
}

/** A metric where its labels have these values. */
export function withLabels(metric: string, labels: Readonly<Record<string, string>>): string {
  return `${metric}{${Object.entries(labels).map(([name, value]) => `${name}="${value}"`)}}`;
}

/** A metric added up by a label. */
export function sumBy(label: string, expression: string): string {
  return `sum by (${label}) (${expression})`;
}

/** The job's name as a label: Flink's reporter puts an underscore where it finds anything else than these. */
export function jobLabel(pipeline: Pipeline, kind: JobKind): string {
  return jobName(pipeline, kind).replace(/[^a-zA-Z0-9:_]/g, '_');
}

/** A metric of one of the pipeline's jobs. */
export function ofJob(pipeline: Pipeline, kind: JobKind, metric: string): string {
  return withLabels(metric, { [LABEL.job]: jobLabel(pipeline, kind) });
}

/** A metric of both jobs. */
export function ofJobs(pipeline: Pipeline, metric: string): string {
  return `${metric}{${LABEL.job}=~"${jobLabel(pipeline, 'cdc')}|${jobLabel(pipeline, 'sync')}"}`;
}
