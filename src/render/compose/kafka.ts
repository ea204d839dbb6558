import {
  AccessSecret,
  KAFKA_USERS,
  type KafkaFlavour,
  kafkaFlavour,
  type Pipeline,
  plainLogin,
  sha256,
} from '../../model/index.js';
import { KAFKA_OPTS, KAFKA_VOLUMES } from '../monitoring/endpoints.js';
import {
  after,
  afterEndOf,
  healthcheck,
  hostPort,
  image,
  KAFKA_INTERNAL_PROTOCOL,
  KAFKA_PORTS,
  publish,
  type Service,
} from './service.js';
import { composeVariable } from './variables.js';

/** Variable with the password of the Kafka UI. */
export const KAFKA_UI_PASSWORD = 'KAFKA_UI_PASSWORD';

/** Variable with the options of the broker's JVM alone. */
const AGENT = 'CDCCTL_KAFKA_AGENT';
/** What each flavour of the image starts. */
const RUN = { confluent: '/etc/confluent/docker/run', apache: '/etc/kafka/docker/run' } as const;

const DATA = '/var/lib/kafka/data';

/** A user of Kafka in JAAS. What is logged in there may do everything. */
function jaas(values: Readonly<Record<string, string>>): string {
  const options = Object.entries(values).map(([key, value]) => `${key}="${value}"`);
  return `org.apache.kafka.common.security.plain.PlainLoginModule required ${options.join(' ')};`;
}

/** Users and their passwords, as the listeners know them. */
const USERS = jaas({
  [`user_${KAFKA_USERS.cdcctl}`]: composeVariable(AccessSecret.kafka),
  [`user_${KAFKA_USERS.jobs}`]: composeVariable(AccessSecret.kafkaJobs),
});

/** What a container of the project logs in with, as cdcctl does. */
const LOGIN = plainLogin(KAFKA_USERS.cdcctl, composeVariable(AccessSecret.kafka));

/** What the jobs log in with. */
export const JOBS_LOGIN = plainLogin(KAFKA_USERS.jobs, composeVariable(AccessSecret.kafkaJobs));

/** What the config has let through is an image of either flavour. */
export function flavourOf(pipeline: Pipeline): KafkaFlavour {
  return kafkaFlavour(image(pipeline, 'kafka')) ?? 'confluent';
}

/** A cluster id as Kafka wants it, 16 bytes in URL-safe base64; the same for the same pipeline. */
function clusterId(pipeline: Pipeline): string {
  return sha256(`cdcctl ${pipeline.name}`).subarray(0, 16).toString('base64url');
}

/**
 * Sends an ApiVersions request and waits for the head of its answer. A tool of Kafka would start a JVM each time, and
 * Docker does not end a check that takes too long: on a slow machine they pile up until nothing else gets to run.
 */
const ANSWERS =
  `bash -c 'exec 3<>/dev/tcp/kafka/${KAFKA_PORTS.internal} && printf "\\0\\0\\0\\12\\0\\22\\0\\0\\0\\0\\0\\1\\377\\377" >&3 ` +
  `&& timeout 5 head -c 8 <&3 | wc -c | grep -q 8'`;

export function kafka(pipeline: Pipeline): Service {
  // Where nothing else is said, apache/kafka keeps its data in /tmp of the container.
  const { local, internal, host, controller } = KAFKA_PORTS;
  const logDirs = flavourOf(pipeline) === 'apache' ? { KAFKA_LOG_DIRS: DATA } : {};
  return {
    name: 'kafka',
    comment: 'The broker: one node that is its own controller (KRaft).',
    keys: {
      image: image(pipeline, 'kafka'),
      command: ['bash', '-c', `KAFKA_OPTS=$$${AGENT} exec ${RUN[flavourOf(pipeline)]}`],
      environment: {
        CLUSTER_ID: clusterId(pipeline),
        KAFKA_NODE_ID: '1',
        KAFKA_PROCESS_ROLES: 'broker,controller',
        KAFKA_CONTROLLER_QUORUM_VOTERS: `1@127.0.0.1:${controller}`,
        KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
        KAFKA_LISTENERS: `LOCAL://127.0.0.1:${local},INTERNAL://:${internal},HOST://:${host},CONTROLLER://127.0.0.1:${controller}`,
        KAFKA_ADVERTISED_LISTENERS: `LOCAL://localhost:${local},INTERNAL://kafka:${internal},HOST://127.0.0.1:${hostPort(pipeline, 'kafka')}`,
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: `LOCAL:PLAINTEXT,INTERNAL:${KAFKA_INTERNAL_PROTOCOL},HOST:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT`,
        KAFKA_INTER_BROKER_LISTENER_NAME: 'LOCAL',
        KAFKA_SASL_ENABLED_MECHANISMS: 'PLAIN',
        KAFKA_LISTENER_NAME_INTERNAL_PLAIN_SASL_JAAS_CONFIG: USERS,
        KAFKA_LISTENER_NAME_HOST_PLAIN_SASL_JAAS_CONFIG: USERS,
        KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
        KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
        KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
        KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
        KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
        ...logDirs,
        KAFKA_HEAP_OPTS: '-Xms256m -Xmx512m',
        [AGENT]: KAFKA_OPTS,
      },
      ports: [publish(pipeline, 'kafka')],
      volumes: [`kafka-data:${DATA}`, ...KAFKA_VOLUMES],
      healthcheck: healthcheck(ANSWERS),
      stop_grace_period: '60s',
      mem_limit: '1024m',
    },
    comments: {
      command:
        'The agent gives metrics to the monitoring. It is for the broker alone: a tool would open its port again.',
      environment:
        'Containers use port 29092 and programs on this machine the published one, both with a login. Port 9092 takes none, and\n only `docker exec` reaches it.',
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
      environment: { [AccessSecret.kafka]: composeVariable(AccessSecret.kafka) },
      volumes: ['./topics.sh:/topics.sh:ro', 'flink-state:/flink-state'],
      depends_on: { ...afterEndOf('flink-state'), ...after('kafka') },
      mem_limit: '512m',
    },
  };
}

export function kafkaUi(pipeline: Pipeline): Service {
  return {
    name: 'kafka-ui',
    comment: `A look into the topics; log in as ${KAFKA_USERS.cdcctl} with ${KAFKA_UI_PASSWORD}.`,
    keys: {
      image: image(pipeline, 'kafkaUi'),
      environment: {
        KAFKA_CLUSTERS_0_NAME: pipeline.name,
        KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: `kafka:${KAFKA_PORTS.internal}`,
        KAFKA_CLUSTERS_0_READONLY: 'true',
        KAFKA_CLUSTERS_0_PROPERTIES_SECURITY_PROTOCOL: KAFKA_INTERNAL_PROTOCOL,
        KAFKA_CLUSTERS_0_PROPERTIES_SASL_MECHANISM: 'PLAIN',
        KAFKA_CLUSTERS_0_PROPERTIES_SASL_JAAS_CONFIG: LOGIN,
        AUTH_TYPE: 'LOGIN_FORM',
        SPRING_SECURITY_USER_NAME: KAFKA_USERS.cdcctl,
        SPRING_SECURITY_USER_PASSWORD: composeVariable(KAFKA_UI_PASSWORD),
      },
      ports: [publish(pipeline, 'kafkaUi')],
      depends_on: after('kafka'),
      mem_limit: '512m',
    },
  };
}
