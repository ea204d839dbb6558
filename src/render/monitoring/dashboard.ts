import type { Pipeline } from '../../model/index.js';
import type { RenderedFile } from '../template.js';
import { LABEL, METRIC, ofJob, ofJobs, RECORDED, sumBy } from './metrics.js';
import { checkpointMinutes, LAG_RECORDS, latencyTarget, PARTS } from './rules.js';

interface Panel {
  readonly title: string;
  readonly description: string;
  readonly unit: string;
  /** PromQL by the legend of its lines. */
  readonly lines: Readonly<Record<string, string>>;
  /** Drawn red from here on. */
  readonly limit?: number;
  /** Shows the newest value in place of a curve, red below 1. */
  readonly state?: true;
}

/** The value of a label in the legend of a panel. */
function legend(label: string): string {
  return `{{${label}}}`;
}

const JOB = legend(LABEL.job);

function panels(pipeline: Pipeline): readonly Panel[] {
  const jobs = (metric: string) => ofJobs(pipeline, metric);
  const sync = (metric: string) => ofJob(pipeline, 'sync', metric);
  const completed = jobs(METRIC.checkpointsCompleted);
  return [
    {
      title: 'Engines',
      description: 'Whether each service answers. MySQL has no endpoint: the CDC job restarts while it is away.',
      unit: 'bool_on_off',
      lines: {
        [legend(LABEL.service)]: METRIC.up,
        TaskManagers: METRIC.taskManagers,
        'Kafka controller': METRIC.activeControllers,
      },
      state: true,
    },
    {
      title: 'Jobs',
      description: 'Whether each Flink job is running.',
      unit: 'bool_on_off',
      lines: { [JOB]: `${jobs(METRIC.runningTime)} > bool 0` },
      state: true,
    },
    {
      title: 'Latency',
      description:
        'From the change in MySQL, whose time is whole seconds, to the row in ClickHouse; a gap where nothing changes.',
      unit: 's',
      lines: { 'MySQL to ClickHouse': RECORDED.latency },
      limit: latencyTarget(pipeline),
    },
    {
      title: 'Lag',
      description: 'Records in Kafka that the sync job has not read.',
      unit: 'short',
      lines: { [JOB]: RECORDED.lag },
      limit: LAG_RECORDS,
    },
    {
      title: 'Rows per second',
      description: 'Rows that the CDC job writes to Kafka, and the sync job to ClickHouse.',
      unit: 'rowsps',
      lines: { [JOB]: sumBy(LABEL.job, `rate(${jobs(METRIC.recordsSent)}[1m])`) },
    },
    {
      title: 'Delay of the jobs',
      description:
        'Age of the last record as a job read it: at the CDC job since MySQL, at the sync job since Kafka. Stays while nothing comes.',
      unit: 'ms',
      lines: { [JOB]: `max by (${LABEL.job}) (${jobs(METRIC.emitDelay)})` },
    },
    {
      title: 'Duration of checkpoints',
      description: 'How long the last checkpoint of each job took.',
      unit: 'ms',
      lines: { [JOB]: jobs(METRIC.checkpointDuration) },
    },
    {
      title: 'Checkpoints in five minutes',
      description: `Completed and failed. An alert comes where none completes in ${checkpointMinutes(pipeline)} minutes.`,
      unit: 'short',
      lines: {
        [`${JOB} completed`]: `increase(${completed}[5m])`,
        [`${JOB} failed`]: `increase(${jobs(METRIC.checkpointsFailed)}[5m])`,
      },
    },
    {
      title: 'Age of the newest checkpoint',
      description: 'Time that a job would have to do again after a crash; seen to ten seconds, and up to an hour.',
      unit: 's',
      lines: {
        [JOB]: `time() - max_over_time(((${completed} > ${completed} offset 20s) * 0 + time())[1h:10s])`,
      },
    },
    {
      title: 'Restarts and retries',
      description: 'Restarts of the jobs, and batches that ClickHouse had to be sent again, in ten minutes.',
      unit: 'short',
      lines: {
        [`${JOB} restarts`]: `increase(${jobs(METRIC.restarts)}[10m])`,
        'batches sent again': `sum(increase(${sync(METRIC.batchRetries)}[10m]))`,
      },
    },
    {
      title: 'Dead letters',
      description: 'Records that were put aside since the sync job started.',
      unit: 'short',
      lines: { [legend(LABEL.operator)]: sumBy(LABEL.operator, sync(METRIC.deadLetters)) },
      limit: 1,
    },
    {
      title: 'Tables without their rows',
      description:
        'How often rows went from a table in MySQL without an event of their own, as by TRUNCATE; ClickHouse still has them.',
      unit: 'short',
      lines: { [legend(LABEL.table)]: sumBy(LABEL.table, ofJob(pipeline, 'cdc', METRIC.tablesEmptied)) },
      limit: 1,
    },
    {
      title: 'Parts in ClickHouse',
      description: 'In the fullest partition and in all tables, merges that run, and inserts that are slowed down.',
      unit: 'short',
      lines: {
        'fullest partition': METRIC.partsOfFullestPartition,
        'all tables': METRIC.parts,
        merges: METRIC.merges,
        'delayed inserts': METRIC.delayedInserts,
      },
      limit: PARTS,
    },
    {
      title: 'Size of the topics',
      description: 'Bytes on the disk of Kafka.',
      unit: 'bytes',
      lines: { [legend(LABEL.topic)]: sumBy(LABEL.topic, METRIC.topicSize) },
    },
    {
      title: 'Size of checkpoints',
      description: 'Neither job keeps rows: this stays small.',
      unit: 'bytes',
      lines: { [JOB]: jobs(METRIC.checkpointSize) },
    },
  ];
}

function thresholds({ limit, state }: Panel) {
  const from = state === true ? ['red', 'green', 1] : ['green', 'red', limit];
  const steps = [{ color: from[0], value: null }];
  return { mode: 'absolute', steps: from[2] === undefined ? steps : [...steps, { color: from[1], value: from[2] }] };
}

function toJson(panel: Panel, index: number) {
  const drawn = panel.state === true ? {} : { custom: { thresholdsStyle: { mode: panel.limit ? 'line' : 'off' } } };
  return {
    id: index + 1,
    type: panel.state === true ? 'stat' : 'timeseries',
    title: panel.title,
    description: panel.description,
    datasource: { type: 'prometheus', uid: 'prometheus' },
    gridPos: { x: 12 * (index % 2), y: 8 * Math.floor(index / 2), w: 12, h: 8 },
    fieldConfig: { defaults: { unit: panel.unit, min: 0, thresholds: thresholds(panel), ...drawn }, overrides: [] },
    targets: Object.entries(panel.lines).map(([legend, expr], line) => ({
      refId: String.fromCharCode(65 + line),
      expr,
      legendFormat: legend,
    })),
  };
}

/** The dashboard of the pipeline, in the schema that Grafana provisions from files. */
export function dashboard(pipeline: Pipeline): RenderedFile {
  const json = {
    description: 'Generated by `cdcctl render` from pipeline.yaml; change that instead.',
    uid: `cdcctl-${pipeline.name}`.slice(0, 40),
    title: `Pipeline ${pipeline.name}`,
    tags: ['cdcctl'],
    schemaVersion: 39,
    editable: false,
    refresh: '10s',
    time: { from: 'now-30m', to: 'now' },
    timezone: 'utc',
    panels: panels(pipeline).map(toJson),
  };
  return { path: 'compose/monitoring/dashboards/pipeline.json', content: `${JSON.stringify(json, null, 2)}\n` };
}
