import { jobName, type Pipeline } from '../../model/index.js';
import { kafkaConnection, option, type TableOption } from './ddl.js';
import { producerTuning } from './profile.js';

function delivery(pipeline: Pipeline, sink: string): readonly TableOption[] {
  if (pipeline.delivery === 'at-least-once') {
    return [option('sink.delivery-guarantee', 'at-least-once')];
  }
  return [
    option('sink.delivery-guarantee', 'exactly-once'),
    option('sink.transactional-id-prefix', `${jobName(pipeline, 'cdc')}-g${pipeline.generation}${sink}`),
    // The most that a broker allows by default: a job that is away for longer than this loses open transactions.
    option('properties.transaction.timeout.ms', 900_000),
  ];
}

/**
 * How the CDC job writes to Kafka.
 *
 * @param sink tells the ids of this sink's transactions from those of the job's others; empty where it has one
 */
export function topicWriter(pipeline: Pipeline, sink = ''): readonly TableOption[] {
  return [
    ...kafkaConnection(),
    option('properties.acks', 'all'),
    ...producerTuning(pipeline.profile),
    ...delivery(pipeline, sink),
  ];
}
