import { displayName, type Pipeline, type Table } from '../model/index.js';
import type { FlinkJobDetails, FlinkTask } from '../ports/index.js';
import { flinkTable } from '../render/flink-sql/index.js';

export interface StuckTables {
  /** Names in MySQL of the tables that keep failing. */
  readonly stuck: readonly string[];
  /** How many others arrive meanwhile. */
  readonly flowing: number;
}

function taskOf(pipeline: Pipeline, table: Table, tasks: readonly FlinkTask[]): FlinkTask | undefined {
  return tasks.find(({ name }) => name.startsWith(`Source: ${flinkTable.kafka(pipeline, table)}[`));
}

/**
 * Which tables keep a job from its checkpoints while the others arrive: each table of the sync job is restarted alone.
 * Null where that is not what happens: all of them fail, or the job has one task for all tables.
 */
export function stuckTables(pipeline: Pipeline, { tasks }: Pick<FlinkJobDetails, 'tasks'>): StuckTables | null {
  const found = pipeline.tables.map((table) => ({ table, task: taskOf(pipeline, table, tasks) }));
  const stuck = found.filter(({ task }) => task !== undefined && task.failures > 0);
  const flowing = found.filter(({ task }) => task?.running === true && task.failures === 0).length;
  return stuck.length === 0 || flowing === 0
    ? null
    : { stuck: stuck.map(({ table }) => displayName(table.source)), flowing };
}
