import { CdcctlError } from '../errors/index.js';
import { displayName, type Table } from '../model/index.js';
import { selectionOf, type ValidateOptions } from './selection.js';
import { ARRIVAL_MS } from './settle.js';
import { notCompared, validateTable } from './table-report.js';
import type { ValidateDeps } from './table-work.js';
import type { TableReport } from './verdict.js';
import { type JobWatch, watchJobs } from './watch-jobs.js';

export interface ValidationReport {
  readonly tables: readonly TableReport[];
  /** Tables of the pipeline that were not asked for. */
  readonly notCompared: readonly string[];
  /** Why the comparison was broken off: the trouble of a job, for which the tables that were left are unverified. */
  readonly stopped?: string;
}

const EXAMPLES = 10;

/** One line for whoever waits. */
function outcomeText({ verdict, source, reasons }: TableReport): string {
  const equal = verdict === 'ok' || verdict === 'partial' ? [`${source.rows} rows, all equal`] : [];
  return [...equal, ...reasons].join('; ');
}

/** What failed, in one line: the other tables may still be compared. */
function failureText(error: CdcctlError): string {
  return [error.message, ...(error.why === undefined ? [] : [error.why.split('\n')[0]])].join(': ');
}

interface Turn {
  readonly table: Table;
  /** e.g. `3 of 200`. */
  readonly place: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly leastMs: number;
}

interface Turned {
  readonly report: TableReport;
  readonly error?: CdcctlError;
}

/** Compares one table and tells whoever waits. A failure that another table need not have is in the report. */
async function takeTurn(
  deps: ValidateDeps,
  options: ValidateOptions,
  { table, place, ...times }: Turn,
): Promise<Turned> {
  const { source, sink, clock, emit, signal } = deps;
  const id = `validate:${displayName(table.source)}`;
  const names = `${displayName(table.source)} with ${displayName(table.target)}`;
  emit({ type: 'start', id, title: `Comparing ${names} (${place})` });
  const progress = (text: string) => emit({ type: 'progress', id, text });
  const begun = clock.now();
  const onRows = (rows: number) => progress(pace(rows, clock.now() - begun));
  const tell = (report: TableReport, error?: CdcctlError) => {
    const done = ['ok', 'partial', 'counts equal'].includes(report.verdict);
    emit({ type: done ? 'done' : 'failed', id, text: outcomeText(report) });
    return { report, ...(error === undefined ? {} : { error }) };
  };
  try {
    const selection = selectionOf(table, options, deps.random);
    if (typeof selection === 'string') return tell(notCompared(table, selection));
    const sides = { table, source, sink, digest: await source.digest(signal), clock, signal, onRows };
    const work = { deps, table, selection, sides, progress, ...times };
    return tell(await validateTable(work, options.examples ?? EXAMPLES));
  } catch (error) {
    if (signal.aborted) emit({ type: 'failed', id });
    if (!(error instanceof CdcctlError) || signal.aborted) throw error;
    return tell(notCompared(table, failureText(error)), error);
  }
}

/** The turn of a table, or, where a job is in trouble before its end, that the table is not compared. */
async function unlessStopped(watch: JobWatch, { table }: Turn, take: () => Promise<Turned>): Promise<Turned> {
  try {
    if (watch.trouble() === null) return await take();
  } catch (error) {
    if (watch.trouble() === null) throw error;
  }
  return { report: notCompared(table, watch.trouble() ?? '') };
}

/** `12,000,000 rows compared, 1,050,000 rows/s`. */
function pace(rows: number, ms: number): string {
  const count = (value: number) => Math.round(value).toLocaleString('en-US');
  return `${count(rows)} rows compared, ${count((rows * 1000) / Math.max(1, ms))} rows/s`;
}

/**
 * Compares the tables, row by row and column by column, once the sync job has passed what the topics hold now. Writes
 * may go on meanwhile. Where a table cannot be read the others are compared all the same; throws where none can be.
 */
export async function validatePipeline(deps: ValidateDeps, options: ValidateOptions = {}): Promise<ValidationReport> {
  const isWanted = ({ source: name }: Table) => options.tables?.includes(displayName(name)) ?? true;
  const others = deps.tables.filter((table) => !isWanted(table)).map((table) => displayName(table.source));
  const watch = await watchJobs(deps.jobTrouble, deps.clock, deps.signal);
  try {
    const turns = await takeTurns(deps, options, deps.tables.filter(isWanted), watch);
    const errors = turns.flatMap(({ error }) => (error === undefined ? [] : [error]));
    if (errors.length === turns.length && errors[0] !== undefined) throw errors[0];
    const stopped = watch.trouble();
    const tables = turns.map(({ report }) => report);
    return { tables, notCompared: others, ...(stopped === null ? {} : { stopped }) };
  } finally {
    await watch.stop();
  }
}

/** Compares one table after the other, until a job is in trouble. */
async function takeTurns(
  deps: ValidateDeps,
  options: ValidateOptions,
  wanted: readonly Table[],
  watch: JobWatch,
): Promise<readonly Turned[]> {
  const { clock, waitMs } = deps;
  const watched = { ...deps, signal: watch.signal };
  const end = clock.now() + waitMs;
  const leastMs = Math.min(ARRIVAL_MS, waitMs);
  const turns: Turned[] = [];
  for (const [i, table] of wanted.entries()) {
    // Comparing large tables takes longer than the wait: the later ones must not be left without any. All wait for the
    // same sync job, so that there is no use in it where the job was behind at the end of an earlier wait.
    const isBehind = turns.some(({ report }) => report.lag > 0);
    const deadline = isBehind ? end : Math.max(end, clock.now() + leastMs);
    const turn = { table, place: `${i + 1} of ${wanted.length}`, deadline, leastMs };
    turns.push(await unlessStopped(watch, turn, () => takeTurn(watched, options, turn)));
  }
  return turns;
}
