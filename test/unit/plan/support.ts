import type { JobPlanInput } from '../../../src/plan/index.js';
import type { Identity } from '../../../src/ports/index.js';

export const identity: Identity = {
  pipeline: 'orders',
  generation: 1,
  mysqlServerUuid: 'mysql-a',
  kafkaClusterId: 'kafka-a',
  topicIds: { 'orders-cdc-topic': 'topic-a' },
  tableUuids: { 'order_analytics.orders_realtime_versions': 'table-a' },
};

export const HASH = { cdc: '2-id1-sql1-set1-jar1', sync: '2-id2-sql2-set2-jar2' };
/** SQL parts of the hashes of cdcctl 0.1 for the same two jobs. */
export const EARLIER = { cdc: ['old1', 'old1a'], sync: ['old2'] };
export const NOW = Date.UTC(2026, 0, 10);
export const DAY = 86_400_000;

/** A provisioned stack on which nothing was submitted yet. */
export const fresh: JobPlanInput = {
  mode: 'submit',
  pipeline: 'orders',
  generation: 1,
  desired: [
    { kind: 'cdc', name: 'orders-cdc', hash: HASH.cdc, earlier: EARLIER.cdc },
    { kind: 'sync', name: 'orders-sync', hash: HASH.sync, earlier: EARLIER.sync },
  ],
  records: null,
  known: [],
  newest: { cdc: null, sync: null },
  topics: [{ name: 'orders-cdc-topic', wantedPartitions: 3, observed: { partitions: 3, written: false } }],
  identity: { state: null, sink: null, observed: identity, failsOver: false },
  tables: ['order_analytics.orders_realtime_versions'],
  now: NOW,
  tombstoneRetentionMs: 7 * DAY,
};

/** The same stack after both jobs ran, took savepoints and went down. */
export const stopped: JobPlanInput = {
  ...fresh,
  records: {
    generation: 1,
    jobs: [
      { kind: 'cdc', runs: ['c1'], hash: HASH.cdc, desired: 'running' },
      { kind: 'sync', runs: ['s1'], hash: HASH.sync, desired: 'running' },
    ],
  },
  newest: {
    cdc: { path: 'file:///sp/c1', completedAt: NOW - DAY },
    sync: { path: 'file:///sp/s1', completedAt: NOW - DAY },
  },
  topics: [{ name: 'orders-cdc-topic', wantedPartitions: 3, observed: { partitions: 3, written: true } }],
  identity: { state: identity, sink: identity, observed: identity, failsOver: false },
};

function job(kind: 'cdc' | 'sync'): JobPlanInput['known'][number] {
  return {
    id: kind === 'cdc' ? 'c1' : 's1',
    name: `orders-${kind}`,
    state: 'RUNNING',
    startTime: 1,
    parameters: { 'cdcctl.hash': HASH[kind], 'cdcctl.generation': '1', 'cdcctl.pipeline': 'orders' },
    failure: null,
  };
}

export const cdcJob = job('cdc');
export const syncJob = job('sync');

/** The same stack with both jobs running. */
export const running: JobPlanInput = { ...stopped, known: [cdcJob, syncJob] };
