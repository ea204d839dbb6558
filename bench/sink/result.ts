import type { ContenderName } from './contenders.js';
import type { Drain } from './drain.js';
import { type Collection, type Heap, heapOf } from './gc-log.js';
import { ratio, type Spread, spread } from './statistics.js';

/** One measured run. */
export interface Run extends Drain {
  /** Share of the machine's CPU that went to others meanwhile, from 0 to 1. */
  readonly othersShare: number;
}

/** All runs of one contender, or why there are none. */
export type Outcome = { readonly runs: readonly Run[]; readonly batch?: number } | { readonly missing: string };

export type Outcomes = ReadonlyMap<ContenderName, Outcome>;

export interface Facts {
  readonly rows: number;
  readonly rounds: number;
  readonly parallelism: number;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly date: string;
}

export interface Cpu {
  /** The TaskManager; the sending process where rows are sent over HTTP. */
  readonly client: number;
  readonly clickhouse: number;
}

/** One of the figures that the sink is judged by. */
export interface Aim {
  readonly aim: string;
  readonly value: number | null;
  /** Null where it was not measured. */
  readonly met: boolean | null;
}

/** The content of sink.json. Every figure is the median of the rounds; null where it was not measured. */
export interface SinkResult extends Facts {
  readonly rowsPerSecond: Readonly<Partial<Record<ContenderName, number | null>>>;
  readonly spread: Readonly<Partial<Record<ContenderName, Spread | null>>>;
  readonly ratioToJdbc: number | null;
  readonly ratioToBlackhole: number | null;
  /** To the faster one of one and two connections. */
  readonly ratioToHttp: number | null;
  readonly cpuSecondsPerMillionRows: Readonly<Partial<Record<ContenderName, Cpu | null>>>;
  readonly heap: Readonly<Partial<Record<ContenderName, Heap>>>;
  /** `jdbc` reads no more of the topic than it can in about a minute. */
  readonly rowsPerRun: Readonly<Partial<Record<ContenderName, number>>>;
  /** The fastest size of a batch in the sweep. */
  readonly jdbcBatch: number | null;
  readonly missing: Readonly<Partial<Record<ContenderName, string>>>;
  /** Largest share of the machine's CPU that went to other processes in a run: figures of a busy machine mean little. */
  readonly othersShare: number;
  readonly aims: readonly Aim[];
}

function rate({ rows, start, end }: Run): number {
  return rows / ((end - start) / 1000);
}

function cpuOf(runs: readonly Run[]): Cpu | null {
  const perMillion = (seconds: (run: Run) => number): number | undefined =>
    spread(runs.map((run) => (seconds(run) / run.rows) * 1e6))?.median;
  const client = perMillion(({ clientCpu }) => clientCpu);
  const clickhouse = perMillion(({ serverCpu }) => serverCpu);
  return client === undefined || clickhouse === undefined ? null : { client, clickhouse };
}

/** Works the figures out; `collections` are those of the TaskManager over the whole benchmark. */
export function sinkResult(facts: Facts, outcomes: Outcomes, collections: readonly Collection[]): SinkResult {
  const runsOf = (name: ContenderName): readonly Run[] => {
    const outcome = outcomes.get(name);
    return outcome !== undefined && 'runs' in outcome ? outcome.runs : [];
  };
  const each = <T>(of: (name: ContenderName) => T): Partial<Record<ContenderName, T>> =>
    Object.fromEntries([...outcomes.keys()].map((name) => [name, of(name)]));
  const spreads = each((name) => spread(runsOf(name).map(rate)));
  const rows = each((name) => spreads[name]?.median ?? null);
  const https = [rows.http, rows.http2].filter((found): found is number => typeof found === 'number');
  const jdbc = outcomes.get('jdbc');
  const inFlink = [...outcomes.keys()].filter((name) => name !== 'http' && name !== 'http2' && runsOf(name).length > 0);
  const figures = {
    ratioToJdbc: ratio(rows.clickhouse, rows.jdbc),
    ratioToBlackhole: ratio(rows.clickhouse, rows.blackhole),
    ratioToHttp: ratio(rows.clickhouse, https.length === 0 ? null : Math.max(...https)),
    heap: Object.fromEntries(inFlink.map((name) => [name, heapOf(collections, runsOf(name))])),
  };
  return {
    ...facts,
    ...figures,
    rowsPerSecond: rows,
    spread: spreads,
    cpuSecondsPerMillionRows: each((name) => cpuOf(runsOf(name))),
    rowsPerRun: Object.fromEntries([...outcomes.keys()].flatMap((name) => rowsPerRun(name, runsOf(name)))),
    jdbcBatch: jdbc !== undefined && 'runs' in jdbc ? (jdbc.batch ?? null) : null,
    missing: Object.fromEntries(
      [...outcomes].flatMap(([name, outcome]) => ('missing' in outcome ? [[name, outcome.missing]] : [])),
    ),
    othersShare: Math.max(0, ...[...outcomes.keys()].flatMap((name) => runsOf(name).map((run) => run.othersShare))),
    aims: aimsOf(figures),
  };
}

function rowsPerRun(name: ContenderName, runs: readonly Run[]): readonly (readonly [ContenderName, number])[] {
  const [first] = runs;
  return first === undefined ? [] : [[name, first.rows]];
}

function aimsOf(
  figures: Pick<SinkResult, 'ratioToJdbc' | 'ratioToBlackhole' | 'ratioToHttp' | 'heap'>,
): readonly Aim[] {
  const atLeast = (aim: string, value: number | null, wanted: number): Aim => ({
    aim,
    value,
    met: value === null ? null : value >= wanted,
  });
  const heap = figures.heap.clickhouse;
  return [
    atLeast('at least 10 times the jdbc sink', figures.ratioToJdbc, 10),
    atLeast('at least 80 % of the blackhole sink', figures.ratioToBlackhole, 0.8),
    atLeast('at least 15 % of plain HTTP', figures.ratioToHttp, 0.15),
    { aim: 'a flat heap', value: ratio(heap?.lastThird, heap?.firstThird), met: heap?.flat ?? null },
  ];
}
