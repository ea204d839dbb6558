import { stringify } from 'yaml';
import { JOB_KINDS, type JobKind, jobName, type Pipeline } from '../../model/index.js';
import { header, type RenderedFile } from '../template.js';
import { jobLabel, LABEL, labelValue, METRIC, ofJob, ofJobs, RECORDED, sumBy } from './metrics.js';

export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: { readonly summary: string; readonly action: string };
}

/** Records that wait in Kafka: half a second of the sync job at its measured 190,000 rows/s. */
export const LAG_RECORDS = 100_000;
/** Parts of one partition: ClickHouse slows inserts down from 1,000 on and refuses them at 3,000. */
export const PARTS = 500;
/** Failed checkpoints and restarts within ten minutes that a lost connection alone does not explain. */
export const FAILURES = 3;

/** Seconds from a change in MySQL to its row in ClickHouse that are too many; a transaction waits for its checkpoint. */
export function latencyTarget({ delivery, flink }: Pipeline): number {
  const waits = delivery === 'exactly-once' ? Math.ceil((2 * flink.checkpointIntervalMs) / 1000) : 0;
  return 10 + waits;
}

/** Minutes in which a running job has to complete a checkpoint: ten intervals, and never under five. */
export function checkpointMinutes({ flink }: Pipeline): number {
  return Math.max(5, Math.ceil((10 * flink.checkpointIntervalMs) / 60_000));
}

function recordings(pipeline: Pipeline) {
  const time = ofJob(pipeline, 'sync', METRIC.sourceTime);
  return [
    { record: RECORDED.lag, expr: sumBy(LABEL.job, ofJob(pipeline, 'sync', METRIC.pendingRecords)) },
    {
      // The age of the newest written change, at its youngest within a minute: between changes it grows by itself.
      // Only where something was written in that minute; rows of a snapshot have no time, which reads as 0.
      record: RECORDED.latency,
      expr: `max by (${LABEL.job}) (min_over_time((timestamp(${time}) - ${time} / 1000)[1m:10s]) and changes(${time}[1m]) > 0 and ${time} > 0)`,
    },
  ];
}

function notRunning(pipeline: Pipeline, kind: JobKind): Alert {
  const name = jobName(pipeline, kind);
  return {
    alert: 'JobNotRunning',
    expr: `absent(${ofJob(pipeline, kind, METRIC.runningTime)} > 0)`,
    for: '1m',
    labels: { severity: 'critical', [LABEL.job]: jobLabel(pipeline, kind) },
    annotations: {
      summary: `The Flink job ${name} has not been running for a minute.`,
      action: 'cdcctl status --target docker shows its state; cdcctl submit --target docker resumes it.',
    },
  };
}

function jobAlerts(pipeline: Pipeline): readonly Alert[] {
  const minutes = checkpointMinutes(pipeline);
  return [
    ...JOB_KINDS.map((kind) => notRunning(pipeline, kind)),
    {
      alert: 'JobRestarts',
      expr: `increase(${ofJobs(pipeline, METRIC.restarts)}[10m]) > ${FAILURES}`,
      for: '0s',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'A Flink job fails and restarts again and again.',
        action: 'cdcctl logs flink-jobmanager --target docker names the cause of each restart.',
      },
    },
    {
      alert: 'CheckpointsFail',
      // While its tasks start up, a job's checkpoints fail without harm.
      expr:
        `increase(${ofJobs(pipeline, METRIC.checkpointsFailed)}[10m]) > ${FAILURES} ` +
        `and ${ofJobs(pipeline, METRIC.runningTime)} > 600000`,
      for: '0s',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'Checkpoints of a Flink job fail: after a crash it would resume from an older one.',
        action: 'cdcctl logs flink-jobmanager --target docker names the cause; look for a full disk first.',
      },
    },
    {
      alert: 'CheckpointsStop',
      expr:
        `changes(${ofJobs(pipeline, METRIC.checkpointsCompleted)}[${minutes}m]) == 0 ` +
        `and ${ofJobs(pipeline, METRIC.runningTime)} > ${minutes * 60_000}`,
      for: '1m',
      labels: { severity: 'critical' },
      annotations: {
        summary: `A running Flink job has completed no checkpoint for ${minutes} minutes.`,
        action:
          'Its sink may be waiting for ClickHouse or Kafka: cdcctl status --target docker, then cdcctl logs flink-taskmanager --target docker.',
      },
    },
  ];
}

function dataAlerts(pipeline: Pipeline): readonly Alert[] {
  const target = latencyTarget(pipeline);
  const letters = ofJob(pipeline, 'sync', METRIC.deadLetters);
  const emptied = ofJob(pipeline, 'cdc', METRIC.tablesEmptied);
  return [
    {
      alert: 'LagGrows',
      expr: `${RECORDED.lag} > ${LAG_RECORDS} and deriv(${RECORDED.lag}[5m]) > 0`,
      for: '5m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'Records come into Kafka faster than the sync job writes them to ClickHouse.',
        action:
          'Look at parts and retries in the dashboard; raise flink.parallelism in pipeline.yaml if ClickHouse is idle.',
      },
    },
    {
      alert: 'LatencyOverTarget',
      expr: `${RECORDED.latency} > ${target}`,
      for: '3m',
      labels: { severity: 'warning' },
      annotations: {
        summary: `Changes take more than ${target} seconds from MySQL to ClickHouse.`,
        action: 'If the lag is high the sync job is behind, else the CDC job: cdcctl status --target docker.',
      },
    },
    {
      // The second half sees a first letter that came before the job was scraped for the first time.
      alert: 'DeadLetters',
      expr: `increase(${letters}[10m]) > 0 or (${letters} > 0 unless ${letters} offset 10m)`,
      for: '0s',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'Records could not be written and were put into the table dead_letters.',
        action:
          'SELECT reason, error, row FROM dead_letters in the target database; cdcctl validate --target docker names the rows.',
      },
    },
    {
      alert: 'TableEmptied',
      expr: `increase(${emptied}[10m]) > 0 or (${emptied} > 0 unless ${emptied} offset 10m)`,
      for: '0s',
      labels: { severity: 'warning' },
      annotations: {
        summary: `Rows went from ${labelValue(LABEL.table)} in MySQL without an event of their own, as by TRUNCATE; ClickHouse still has them.`,
        action: 'cdcctl status --target docker says what was done; cdcctl validate --target docker names the rows.',
      },
    },
  ];
}

const ENGINE_ALERTS: readonly Alert[] = [
  {
    alert: 'TooManyParts',
    expr: `${METRIC.partsOfFullestPartition} > ${PARTS} or ${METRIC.delayedInserts} > 0`,
    for: '10m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'ClickHouse merges parts slower than they are written, and will slow inserts down.',
      action: 'Raise sink.flushInterval in pipeline.yaml, then cdcctl submit --target docker; look for a full disk.',
    },
  },
  {
    alert: 'TargetDown',
    expr: `${METRIC.up} == 0`,
    for: '1m',
    labels: { severity: 'critical' },
    annotations: {
      summary: `The metrics of ${labelValue(LABEL.service)} have been away for a minute.`,
      action: `cdcctl status --target docker, then cdcctl logs ${labelValue(LABEL.service)} --target docker. Kafka has its metrics only with COMPOSE_PROFILES=monitoring.`,
    },
  },
];

/** Every alert of the pipeline. */
export function alerts(pipeline: Pipeline): readonly Alert[] {
  return [...jobAlerts(pipeline), ...dataAlerts(pipeline), ...ENGINE_ALERTS];
}

export function rules(pipeline: Pipeline): RenderedFile {
  const groups = [{ name: pipeline.name, rules: [...recordings(pipeline), ...alerts(pipeline)] }];
  return {
    path: 'compose/monitoring/rules.yml',
    content: `${header('#', `Alerts of the pipeline ${pipeline.name}.`)}\n\n${stringify({ groups }, { lineWidth: 0 })}`,
  };
}
