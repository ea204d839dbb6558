import type { Pipeline, Profile } from '../../model/index.js';
import { option, type TableOption } from './ddl.js';

/** Settings of one connector, by profile. */
type ByProfile = Readonly<Record<Profile, readonly TableOption[]>>;

/** How the CDC job takes changes from the binlog. */
const READER: ByProfile = {
  latency: [
    option('debezium.poll.interval.ms', 10, 'Changes are handed on at least this often, in milliseconds.'),
    option('debezium.max.batch.size', 2_048, 'So many changes are handed on at once, without waiting.'),
    option('debezium.max.queue.size', 8_192, 'Decoded changes that may wait in memory.'),
  ],
  throughput: [
    option('debezium.poll.interval.ms', 100, 'Changes are handed on at least this often, in milliseconds.'),
    option('debezium.max.batch.size', 8_192, 'So many changes are handed on at once, without waiting.'),
    option('debezium.max.queue.size', 32_768, 'Decoded changes that may wait in memory.'),
  ],
};

export function readerTuning(profile: Profile): readonly TableOption[] {
  return READER[profile];
}

const BATCH_BYTES = option(
  'properties.batch.size',
  131_072,
  'Most bytes of one partition in a request: what piles up meanwhile goes out in one.',
);

/** How the CDC job writes to Kafka. */
const PRODUCER: ByProfile = {
  latency: [BATCH_BYTES, option('properties.linger.ms', 0, 'A record is sent at once, it waits for no other.')],
  throughput: [
    BATCH_BYTES,
    option('properties.linger.ms', 20, 'A record waits for others, in milliseconds, so that requests are fuller.'),
    option('properties.compression.type', 'lz4', 'Fewer bytes for the broker to store and to send.'),
  ],
};

export function producerTuning(profile: Profile): readonly TableOption[] {
  return PRODUCER[profile];
}

/** How the sync job asks Kafka for records. */
const CONSUMER: ByProfile = {
  latency: [option('properties.fetch.min.bytes', 1, 'The broker answers as soon as there is one record.')],
  throughput: [
    option(
      'properties.fetch.min.bytes',
      262_144,
      'The broker waits for this many bytes, so that fewer answers carry more.',
    ),
    option('properties.fetch.max.wait.ms', 200, 'It does not wait for longer than this, in milliseconds.'),
    option('properties.max.partition.fetch.bytes', 4_194_304, 'Most bytes of one partition in an answer.'),
    option('properties.max.poll.records', 10_000, 'Most records that are handed on at once.'),
  ],
};

export function consumerTuning(profile: Profile): readonly TableOption[] {
  return CONSUMER[profile];
}

/** The interval of either sink: of the profile, or what the config says instead. */
export function flushInterval({ sink }: Pipeline): TableOption {
  const why = 'Rows wait at most this long for others: longer makes fewer, larger parts in ClickHouse.';
  return option('sink.buffer-flush.interval', `${sink.flushIntervalMs} ms`, why);
}

/** How batches of rows are made for ClickHouse. */
const SINK_BATCHES: ByProfile = {
  latency: [],
  throughput: [
    option('sink.buffer-flush.max-rows', 200_000, 'A batch has up to this many rows: fewer, larger parts to merge.'),
  ],
};

export function sinkTuning(profile: Profile): readonly TableOption[] {
  return SINK_BATCHES[profile];
}
