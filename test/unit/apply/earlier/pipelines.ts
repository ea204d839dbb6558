import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPipeline } from '../../../../src/config/load.js';
import { EARLIER_READER, type Pipeline } from '../../../../src/model/index.js';
import { oddPipeline } from '../../../golden/odd-pipeline.js';

/** There was no other reader then. */
const asThen = (pipeline: Pipeline): Pipeline => ({
  ...pipeline,
  source: { ...pipeline.source, reader: EARLIER_READER, zeroDates: 'error' },
});

const read = (path: string): Pipeline =>
  asThen(loadPipeline({ path, text: readFileSync(join(import.meta.dirname, path), 'utf8'), env: {} }).pipeline);

const orders = read('pipeline.yaml');
const odd = asThen(oddPipeline);
const [first, second] = odd.tables;
if (first === undefined || second === undefined) throw new Error('the odd pipeline has two tables');

/** Pipelines whose hashes by cdcctl 0.1 are in hashes.json. */
export const EARLIER_PIPELINES: Readonly<Record<string, Pipeline>> = {
  orders,
  throughput: { ...orders, profile: 'throughput', sink: { ...orders.sink, flushIntervalMs: 1_000 } },
  'exactly once': { ...orders, delivery: 'exactly-once' },
  'jdbc sink': { ...orders, sink: { ...orders.sink, type: 'jdbc' } },
  'dead letters': { ...orders, sink: { ...orders.sink, poison: 'dead-letter', overflow: 'clamp' } },
  'four readers': { ...orders, flink: { ...orders.flink, parallelism: 4 } },
  'Flink 1.18': { ...orders, flink: { ...orders.flink, version: '1.18' } },
  'a MySQL that is there': { ...orders, source: { ...orders.source, host: 'db.example.com', port: 3307 } },
  odd,
  'odd, the other order': { ...odd, tables: [second, first] },
};
