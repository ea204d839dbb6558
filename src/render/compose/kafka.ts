import { createHash } from 'node:crypto';
import type { Pipeline } from '../../model/index.js';
import { after, healthcheck, hostPort, publish, type Service } from './service.js';

/** A cluster id as Kafka wants it, 16 bytes in URL-safe base64; the same for the same pipeline. */
function clusterId(pipeline: Pipeline): string {
  return createHash('sha256').update(`cdcctl ${pipeline.name}`).digest().subarray(0, 16).toString('base64url');
}

/**
 * Sends an ApiVersions request and waits for the head of its answer. A tool of Kafka would start a JVM each time, and
 * Docker does not end a check that takes too long: on a slow machine they pile up until nothing else gets to run.
 */
const ANSWERS =
  `bash -c 'exec 3<>/dev/tcp/kafka/29092 && printf "\\0\\0\\0\\12\\0\\22\\0\\0\\0\\0\\0\\1\\377\\377" >&3 ` +
  `&& timeout 5 head -c 8 <&3 | wc -c | grep -q 8'`;

export function kafka(pipeline: Pipeline): Service {
  return {
    name: 'kafka',
    comment: 'The broker: one node that is its own controller (KRaft).',
    keys: {
      image: 'confluentinc/cp-kafka:7.6.1',
      environment: {
        CLUSTER_ID: clusterId(pipeline),
        KAFKA_NODE_ID: '1',
        KAFKA_PROCESS_ROLES: 'broker,controller',
        KAFKA_CONTROLLER_QUORUM_VOTERS: '1@kafka:29093',
        KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
        KAFKA_LISTENERS: 'INTERNAL://:29092,HOST://:9092,CONTROLLER://:29093',
        KAFKA_ADVERTISED_LISTENERS: `INTERNAL://kafka:29092,HOST://127.0.0.1:${hostPort(pipeline, 'kafka')}`,
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'INTERNAL:PLAINTEXT,HOST:PLAINTEXT,CONTROLLER:PLAINTEXT',
        KAFKA_INTER_BROKER_LISTENER_NAME: 'INTERNAL',
        KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
        KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
        KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
        KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
        KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      },
      ports: [publish(pipeline, 'kafka')],
      volumes: ['kafka-data:/var/lib/kafka/data'],
      healthcheck: healthcheck(ANSWERS),
      stop_grace_period: '60s',
    },
    comments: {
      environment: 'Containers use port 29092, programs on this machine the published one.',
      healthcheck: 'The broker answers a request for the versions of its API.',
    },
  };
}

export function kafkaUi(pipeline: Pipeline): Service {
  return {
    name: 'kafka-ui',
    comment: 'A look into the topics.',
    keys: {
      image: 'kafbat/kafka-ui:v1.2.0',
      environment: {
        KAFKA_CLUSTERS_0_NAME: pipeline.name,
        KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: 'kafka:29092',
        KAFKA_CLUSTERS_0_READONLY: 'true',
      },
      ports: [publish(pipeline, 'kafkaUi')],
      depends_on: after('kafka'),
    },
  };
}
