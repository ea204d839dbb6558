import { type Drift, type Pipeline, PLACES } from '../model/index.js';
import type { DesiredJob } from '../plan/index.js';
import { compareClickhouse } from './clickhouse.js';
import { compareJobs } from './jobs.js';
import { compareMysql, unlistedTables } from './mysql.js';
import { compareNotices } from './notices.js';
import type { Reading, Readings } from './observed.js';
import { compareTopics } from './topics.js';

export interface DriftInput {
  readonly pipeline: Pipeline;
  /** Columns that each table leaves out on purpose, in the order of the pipeline's tables. */
  readonly leftOut: readonly ReadonlySet<string>[];
  /** The jobs as they would be submitted now. */
  readonly desired: readonly DesiredJob[];
  readonly readings: Readings;
}

function read<T, R>(reading: Reading<T>, compare: (value: T) => readonly R[]): readonly R[] {
  return 'value' in reading ? compare(reading.value) : [];
}

/** Every difference between pipeline.yaml and what there is. A place that was not read is named, and not taken for equal. */
export function compareAll({ pipeline, leftOut, desired, readings }: DriftInput): Drift {
  const { mysql, topic, clickhouse, job, notices } = readings;
  const differences = [
    ...read(mysql, (schema) => compareMysql(pipeline, schema, leftOut)),
    ...read(topic, (topics) => compareTopics(pipeline, topics)),
    ...read(clickhouse, (found) => compareClickhouse(pipeline, found)),
    ...read(job, (known) => compareJobs(pipeline, desired, known)),
    ...read(notices, (found) => compareNotices(pipeline, found)),
  ];
  const unread = PLACES.flatMap((place) => {
    // The notices are asked of the jobs, where one failure is enough.
    const all = place === 'job' ? [job, notices] : [readings[place]];
    const failed = all.find((reading) => !('value' in reading));
    return failed === undefined || 'value' in failed ? [] : [{ place, ...failed }];
  });
  const unclean = new Set([...differences, ...unread].map(({ place }) => place));
  return {
    differences,
    unread,
    clean: PLACES.filter((place) => !unclean.has(place)),
    unlisted: read(mysql, (schema) => unlistedTables(pipeline, schema)),
  };
}
