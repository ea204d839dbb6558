import type { Profile } from '../../model/index.js';
import { option, type TableOption } from '../flink-sql/ddl.js';

type Part = 'reader' | 'producer' | 'consumer' | 'batches';

const READER = {
  poll: 'Changes are handed on at least this often, in milliseconds.',
  batch: 'So many changes are handed on at once, without waiting.',
  queue: 'Decoded changes that may wait in memory.',
} as const;

function reader(poll: number, batch: number, queue: number): readonly TableOption[] {
  return [
    option('debezium.poll.interval.ms', poll, READER.poll),
    option('debezium.max.batch.size', batch, READER.batch),
    option('debezium.max.queue.size', queue, READER.queue),
  ];
}

const BATCH_BYTES = option(
  'properties.batch.size',
  131_072,
  'Most bytes of one partition in a request: what piles up meanwhile goes out in one.',
);

/** What a profile meant in cdcctl 0.1, comments and all. */
export const EARLIER_PROFILE: Readonly<Record<Profile, Readonly<Record<Part, readonly TableOption[]>>>> = {
  latency: {
    reader: reader(10, 2_048, 8_192),
    producer: [BATCH_BYTES, option('properties.linger.ms', 0, 'A record is sent at once, it waits for no other.')],
    consumer: [option('properties.fetch.min.bytes', 1, 'The broker answers as soon as there is one record.')],
    batches: [],
  },
  throughput: {
    reader: reader(100, 8_192, 32_768),
    producer: [
      BATCH_BYTES,
      option('properties.linger.ms', 20, 'A record waits for others, in milliseconds, so that requests are fuller.'),
      option('properties.compression.type', 'lz4', 'Fewer bytes for the broker to store and to send.'),
    ],
    consumer: [
      option(
        'properties.fetch.min.bytes',
        262_144,
        'The broker waits for this many bytes, so that fewer answers carry more.',
      ),
      option('properties.fetch.max.wait.ms', 200, 'It does not wait for longer than this, in milliseconds.'),
      option('properties.max.partition.fetch.bytes', 4_194_304, 'Most bytes of one partition in an answer.'),
      option('properties.max.poll.records', 10_000, 'Most records that are handed on at once.'),
    ],
    batches: [
      option('sink.buffer-flush.max-rows', 200_000, 'A batch has up to this many rows: fewer, larger parts to merge.'),
    ],
  },
};
