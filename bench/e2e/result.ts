import { netRate, ratio } from '../sink/statistics.js';
import type { Cost } from './cost.js';
import type { Caught, Drained } from './drain.js';
import type { Limits } from './limits.js';
import type { Options, PeerName, Sizes } from './options.js';
import type { PeerFigures } from './peers/peer.js';
import type { QueryName } from './queries.js';
import type { Snapshot } from './snapshot.js';
import type { Hop, Steady } from './steady.js';
import type { Validated } from './wait.js';

/** All that a run measured; what is absent was not. */
export interface Measured {
  readonly snapshot?: Snapshot;
  readonly steady: readonly Steady[];
  /** A restart of the jobs with one change waiting. */
  readonly start?: Caught;
  readonly drained?: Drained;
  readonly costs: readonly Cost[];
  readonly limits?: Limits;
  readonly validated?: Validated;
  readonly queries?: { readonly rows: number; readonly ms: Readonly<Record<QueryName, number>> };
  readonly peers: Readonly<Partial<Record<PeerName, PeerFigures>>>;
  /** Why something is absent, by its key in the result. */
  readonly reasons: Readonly<Record<string, string>>;
  /** What failed, by its part. */
  readonly failures: Readonly<Record<string, string>>;
}

export interface Facts {
  readonly date: string;
  /** That the whole run took. */
  readonly minutes: number | null;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly options: Pick<Options, 'rows' | 'seconds' | 'rates' | 'only' | 'peers' | 'profile'> &
    Partial<Pick<Options, 'reader'>>;
  readonly sizes: Sizes;
}

export interface Aim {
  readonly aim: string;
  readonly value: number | null;
  /** Null where it was not measured. */
  readonly met: boolean | null;
}

/** The content of e2e.json. Null stands for what was not measured; `notMeasured` says why. */
export interface E2eResult extends Facts {
  /** COMMIT to readable, by rate. */
  readonly latencyMs: Readonly<Record<string, (Hop & { readonly toKafka: Hop; readonly toClickhouse: Hop }) | null>>;
  /** Marked rows that were not seen within 30 s; they count in no figure. */
  readonly lost: Readonly<Record<string, number>>;
  readonly pendingRecords: Readonly<Record<string, Steady['pending']>>;
  readonly streamRowsPerSecond: number | null;
  /** The CDC job's own pace during the same drain: until the records are in Kafka. */
  readonly streamToKafkaRowsPerSecond: number | null;
  /** From the start of `cdcctl submit` on. */
  readonly snapshotRowsPerSecond: number | null;
  /** Without the start, as it is measured for peers too. */
  readonly snapshotPaceRowsPerSecond: number | null;
  readonly snapshotToKafkaRowsPerSecond: number | null;
  /** From the start of `cdcctl submit` on, in seconds: with one change waiting, and until the backlog is readable. */
  readonly startSeconds: number | null;
  readonly streamSeconds: number | null;
  readonly validateRowsPerSecond: number | null;
  readonly queryMs: Readonly<Partial<Record<QueryName, number>>> | null;
  readonly checkpointBytes: Readonly<Record<string, number>> | null;
  /** Of every process, beside the load of the first rate. */
  readonly rssBytes: Readonly<Record<string, number>> | null;
  readonly growth: readonly Cost[];
  readonly peers: Readonly<Partial<Record<PeerName, PeerFigures>>>;
  readonly limits: Limits | null;
  /** This pipeline divided by the peer or the limit. */
  readonly ratios: Readonly<Record<string, number | null>>;
  readonly aims: readonly Aim[];
  readonly cpuSeconds: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Largest share of the machine's CPU that went to others in a measurement. */
  readonly othersShare: number;
  readonly writer: { readonly backlogChangesPerSecond: number | null; readonly achievedRates: readonly number[] };
  readonly validation: Validated | null;
  readonly notMeasured: Readonly<Record<string, string>>;
  /** Parts that failed, and why; the other figures are those of a run in which this happened. */
  readonly failures: Readonly<Record<string, string>>;
}

function perSecond(rows: number | undefined, seconds: number | undefined): number | null {
  return rows === undefined || seconds === undefined || seconds <= 0 ? null : Math.round(rows / seconds);
}

function costOf(measured: Measured, tables: number, most: boolean): Cost | undefined {
  const costs = measured.costs.filter((cost) => cost.tables === tables).sort((a, b) => a.keys - b.keys);
  return most ? costs.at(-1) : costs.at(0);
}

export function e2eResult(facts: Facts, measured: Measured): E2eResult {
  const { snapshot, start, drained, steady, validated, limits, peers } = measured;
  const net = (rows: number | undefined, found: Caught | undefined, until: keyof Caught): number | null =>
    rows === undefined || found === undefined || start === undefined ? null : netRate(rows, found[until], start[until]);
  const stream = net(drained?.changes, drained, 'seconds');
  const toKafka = net(drained?.changes, drained, 'secondsToKafka');
  const copied = perSecond(snapshot?.rows, snapshot?.seconds);
  const pace = net(snapshot?.rows, snapshot, 'seconds');
  const copiedToKafka = net(snapshot?.rows, snapshot, 'secondsToKafka');
  const validate = perSecond(validated?.rows, validated?.seconds);
  const byRate = <T>(of: (found: Steady) => T): Record<string, T> =>
    Object.fromEntries(steady.map((found) => [String(found.rate), of(found)]));
  const [few, many] = [costOf(measured, 1, false), costOf(measured, 1, true)];
  const result = {
    latencyMs: {
      ...Object.fromEntries(facts.options.rates.map((rate) => [String(rate), null])),
      ...byRate(({ total, commitToKafka, kafkaToClickhouse }) => ({
        ...total,
        toKafka: commitToKafka,
        toClickhouse: kafkaToClickhouse,
      })),
      maximum: null,
    },
    lost: byRate(({ lost }) => lost),
    pendingRecords: byRate(({ pending }) => pending),
    streamRowsPerSecond: stream,
    streamToKafkaRowsPerSecond: toKafka,
    snapshotRowsPerSecond: copied,
    snapshotPaceRowsPerSecond: pace,
    snapshotToKafkaRowsPerSecond: copiedToKafka,
    startSeconds: start?.seconds ?? null,
    streamSeconds: drained?.seconds ?? null,
    validateRowsPerSecond: validate,
    queryMs: measured.queries?.ms ?? null,
  };
  const replicator = peers['mysql-ch-replicator'];
  const ratios = {
    'snapshot / mysql-ch-replicator': ratio(pace, replicator?.snapshotRowsPerSecond),
    'snapshot into Kafka / Debezium into Kafka': ratio(copiedToKafka, peers.debezium?.snapshotRowsPerSecond),
    'snapshot / reading with JDBC': ratio(pace, limits?.jdbcRead),
    'stream / mysql-ch-replicator': ratio(stream, replicator?.streamRowsPerSecond),
    'stream into Kafka / Debezium into Kafka': ratio(toKafka, peers.debezium?.streamRowsPerSecond),
    'stream / decoding the binlog': ratio(stream, limits?.binlogDecode),
    'stream / inserting into ClickHouse': ratio(stream, limits?.clickhouseInsert),
    'latency p50 / mysql-ch-replicator': ratio(steady[0]?.total.p50, replicator?.latencyMs.p50),
    'latency p99 / mysql-ch-replicator': ratio(steady[0]?.total.p99, replicator?.latencyMs.p99),
    'checkpoint with the most keys / with the fewest': growthRatio(few, many),
  };
  const usages = [
    ...(snapshot === undefined ? [] : [['snapshot', snapshot.usage] as const]),
    ...steady.map(({ rate, usage }) => [`${rate}/s`, usage] as const),
    ...(drained === undefined ? [] : [['drain', drained.usage] as const]),
  ];
  return {
    ...facts,
    ...result,
    checkpointBytes: many === undefined ? null : { ...many.checkpointBytes },
    rssBytes: steady[0]?.usage.rssBytes ?? null,
    growth: measured.costs,
    peers,
    limits: limits ?? null,
    ratios,
    aims: aimsOf(result, steady, ratios['checkpoint with the most keys / with the fewest']),
    cpuSeconds: Object.fromEntries(usages.map(([name, usage]) => [name, usage.cpuSeconds])),
    othersShare: Math.max(0, ...usages.map(([, usage]) => usage.othersShare)),
    writer: {
      backlogChangesPerSecond: perSecond(drained?.changes, drained?.writeSeconds),
      achievedRates: steady.map(({ achievedRate }) => achievedRate),
    },
    validation: validated ?? null,
    notMeasured: {
      'latencyMs.maximum': 'rows of a backlog wait for those before them: their latency says how long the backlog is',
      ...measured.reasons,
    },
    failures: measured.failures,
  };
}

function growthRatio(few: Cost | undefined, many: Cost | undefined): number | null {
  if (few === undefined || many === undefined || few.keys === many.keys) return null;
  const bytes = ({ checkpointBytes: { cdc, sync } }: Cost): number => cdc + sync;
  return ratio(bytes(many), bytes(few));
}

type Judged = Pick<
  E2eResult,
  'latencyMs' | 'streamRowsPerSecond' | 'snapshotRowsPerSecond' | 'validateRowsPerSecond' | 'queryMs'
>;

function aimsOf(result: Judged, steady: readonly Steady[], growth: number | null): readonly Aim[] {
  const judged = (aim: string, value: number | null | undefined, met: (found: number) => boolean): Aim =>
    value == null ? { aim, value: null, met: null } : { aim, value, met: met(value) };
  const slowest = Math.max(...Object.values(result.queryMs ?? {}));
  const at = (rate: number): Steady | undefined => steady.find((found) => found.rate === rate);
  return [
    judged('p99 under 150 ms at 1,000 changes/s', result.latencyMs['1000']?.p99, (value) => value < 150),
    judged('60,000 changes/s from the binlog', result.streamRowsPerSecond, (value) => value >= 60_000),
    judged('snapshot of 100,000 rows/s', result.snapshotRowsPerSecond, (value) => value >= 100_000),
    judged('under 100 records pending at 1,000 changes/s', at(1_000)?.pending?.max, (value) => value < 100),
    judged('checkpoints of the same size with ten times the keys', growth, (value) => value < 1.25),
    judged('validate 1,000,000 rows/s', result.validateRowsPerSecond, (value) => value >= 1_000_000),
    judged('every query under 100 ms', Number.isFinite(slowest) ? slowest : null, (value) => value < 100),
  ];
}
