import { createHash } from 'node:crypto';
import { type KafkaFlavour, kafkaFlavour, type Pipeline } from '../../model/index.js';
import { KAFKA_OPTS, KAFKA_VOLUMES } from '../monitoring/endpoints.js';
import { after, afterEndOf, healthcheck, hostPort, image, publish, type Service } from './service.js';

const DATA = '/var/lib/kafka/data';

/** What the config has let through is an image of either flavour. */
export function flavourOf(pipeline: Pipeline): KafkaFlavour {
  return kafkaFlavour(image(pipeline, 'kafka')) ?? 'confluent';
}

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
  // Where nothing else is said, apache/kafka keeps its data in /tmp of the container.
  const logDirs = flavourOf(pipeline) === 'apache' ? { KAFKA_LOG_DIRS: DATA } : {};
  return {
    name: 'kafka',
    comment: 'The broker: one node that is its own controller (KRaft).',
    keys: {
      image: image(pipeline, 'kafka'),
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
        ...logDirs,
        KAFKA_HEAP_OPTS: '-Xms256m -Xmx512m',
        KAFKA_OPTS,
      },
      ports: [publish(pipeline, 'kafka')],
      volumes: [`kafka-data:${DATA}`, ...KAFKA_VOLUMES],
      healthcheck: healthcheck(ANSWERS),
      stop_grace_period: '60s',
      mem_limit: '1024m',
    },
    comments: {
      environment:
        'Containers use port 29092, programs on this machine the published one. The agent gives metrics to the monitoring.',
      healthcheck: 'The broker answers a request for the versions of its API.',
    },
  };
}

/** Runs topics.sh, which asks the state of Flink's jobs and Kafka. */
export function topics(pipeline: Pipeline): Service {
  return {
    name: 'topics',
    oneShot: true,
    comment: 'Creates the topics that are missing, then ends. A topic that a job has written is never created again.',
    keys: {
      image: image(pipeline, 'kafka'),
      entrypoint: ['bash', '/topics.sh'],
      volumes: ['./topics.sh:/topics.sh:ro', 'flink-state:/flink-state'],
      depends_on: { ...afterEndOf('flink-state'), ...after('kafka') },
      mem_limit: '512m',
    },
  };
}

export function kafkaUi(pipeline: Pipeline): Service {
  return {
    name: 'kafka-ui',
    comment: 'A look into the topics.',
    keys: {
      image: image(pipeline, 'kafkaUi'),
      environment: {
        KAFKA_CLUSTERS_0_NAME: pipeline.name,
        KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: 'kafka:29092',
        KAFKA_CLUSTERS_0_READONLY: 'true',
      },
      ports: [publish(pipeline, 'kafkaUi')],
      depends_on: after('kafka'),
      mem_limit: '512m',
    },
  };
}
