import {
  AccessSecret,
  FLINK_KEY_FILES,
  flinkSettingsFor,
  flinkTlsSettings,
  type Pipeline,
  SASL_MECHANISM,
  taskSlots,
} from '../../model/index.js';
import { FLINK_METRICS, METRICS_PORTS } from '../monitoring/endpoints.js';
import { JOBS_LOGIN } from './kafka.js';
import { FLINK_KEYS } from './keys.js';
import {
  after,
  afterEndOf,
  containerPort,
  healthcheck,
  hostPort,
  image,
  KAFKA_INTERNAL_PROTOCOL,
  portVariableName,
  publish,
  type Service,
  SHARED,
  type Yaml,
} from './service.js';
import { HEARTBEAT_TIMEOUT_SECONDS, JOBS_RUN, submitSecrets } from './submit.js';
import { composeDefault, composeVariable } from './variables.js';

/** The JobManager's own port: whoever calls it has to show a key. */
export const REST_PORT = 8081;
/** The port of this machine that cdcctl reaches it by, where `.env` names none. */
const REST_HOST_PORT = 18081;

/** What the processes log; connectors in a subfolder of lib/, which Flink searches as well; checkpoints where all processes see them. */
const VOLUMES = [
  './connectors:/opt/flink/lib/connectors:ro',
  './flink-logging.properties:/opt/flink/conf/log4j-console.properties:ro',
  'flink-state:/flink-state',
  `flink-keys:${FLINK_KEYS}:ro`,
];

/** Waits for the folder of checkpoints to belong to Flink, and for these services to be healthy. */
function started(...services: readonly string[]): Yaml {
  return { ...afterEndOf('flink-state'), ...after(...services) };
}

/** Text of FLINK_PROPERTIES, which the image writes into the configuration of each process. */
export function flinkProperties(pipeline: Pipeline): string {
  const properties = flinkSettingsFor<string | number | boolean>(pipeline.flink.version, {
    'jobmanager.rpc.address': 'flink-jobmanager',
    'rest.address': 'flink-jobmanager',
    'rest.bind-address': '0.0.0.0',
    'jobmanager.memory.process.size': '960m',
    'taskmanager.memory.process.size': '1600m',
    // Neither job keeps state, so memory that RocksDB would use goes to the tasks.
    'taskmanager.memory.managed.size': '32m',
    'taskmanager.numberOfTaskSlots': taskSlots(pipeline),
    'heartbeat.interval': 5000,
    'heartbeat.timeout': HEARTBEAT_TIMEOUT_SECONDS * 1000,
    'execution.checkpointing.dir': 'file:///flink-state/checkpoints',
    'execution.checkpointing.savepoint-dir': 'file:///flink-state/savepoints',
    'web.submit.enable': false,
    ...tlsProperties(),
    ...FLINK_METRICS,
  });
  const lines = Object.entries(properties).map(([key, value]) => `${key}: ${value}`);
  return `${lines.join('\n')}\n`;
}

/** Mutual TLS on every port but those of the metrics. All processes may call REST, as `flink list` in a container does. */
function tlsProperties(): Readonly<Record<string, string | boolean>> {
  const tls = { folder: FLINK_KEYS, password: composeVariable(AccessSecret.keyStores) };
  return { ...flinkTlsSettings('client', tls), ...flinkTlsSettings('taskmanager', tls) };
}

/** What the JobManager alone has: it serves REST. As arguments, so that other programs in its container stay clients. */
const SERVES_REST = [
  ...['-D', `security.ssl.rest.keystore=${FLINK_KEYS}/${FLINK_KEY_FILES.restServer}`],
  ...['-D', `security.ssl.rest.truststore=${FLINK_KEYS}/${FLINK_KEY_FILES.restServerTrust}`],
];

/** REST listens, and by the metrics jobs are taken: nothing in the image could show a key without a JVM. */
const DISPATCHES = `bash -c 'exec 3<>/dev/tcp/127.0.0.1/${REST_PORT} 4<>/dev/tcp/127.0.0.1/${METRICS_PORTS.flink} && printf "GET /metrics HTTP/1.0\\r\\n\\r\\n" >&4 && grep -q ^flink_jobmanager_numRunningJobs <&4'`;

/** Gives the volumes to Flink before anything else uses it. */
function flinkState(pipeline: Pipeline): Service {
  return {
    name: 'flink-state',
    oneShot: true,
    comment:
      'Gives the folder of checkpoints and of what the jobs were made from to the user that Flink runs as, and makes the keys\n of its ports, which nobody else may read. The service `topics`, whose user is another, writes the ids of topics.',
    keys: {
      image: image(pipeline, 'flink'),
      user: 'root',
      entrypoint: [
        'bash',
        '-c',
        'cd /flink-state && mkdir -p jobs topics && touch jobs/lock && chown flink:flink . jobs jobs/lock && chmod 1777 topics && exec bash /keys.sh',
      ],
      environment: { [AccessSecret.keyStores]: composeVariable(AccessSecret.keyStores) },
      volumes: ['flink-state:/flink-state', `flink-keys:${FLINK_KEYS}`, './keys.sh:/keys.sh:ro'],
      mem_limit: '256m',
    },
  };
}

/** The services of Flink in the order in which they start. */
export function flink(pipeline: Pipeline): readonly Service[] {
  const common = {
    image: image(pipeline, 'flink'),
    environment: {
      FLINK_PROPERTIES: SHARED.flinkProperties,
      CDCCTL_CONNECTORS: composeDefault('CDCCTL_CONNECTORS', ''),
    },
    volumes: VOLUMES,
  };
  return [
    flinkState(pipeline),
    {
      name: 'flink-jobmanager',
      comment:
        'Plans and watches the jobs. Its port takes only who shows a key: cdcctl, and the services submit and dashboard.',
      keys: {
        ...common,
        command: ['jobmanager', ...SERVES_REST],
        ports: [`127.0.0.1:${composeDefault(portVariableName('flinkRest'), REST_HOST_PORT)}:${REST_PORT}`],
        healthcheck: healthcheck(DISPATCHES),
        depends_on: started('mysql', 'kafka', 'clickhouse-server'),
        mem_limit: '1024m',
      },
      comments: {
        healthcheck: 'REST listens, and by the metrics jobs are taken: nothing in the image could show a key.',
        environment:
          'CDCCTL_CONNECTORS names what is in ./connectors: where that has changed, compose makes the container anew.',
      },
    },
    {
      name: 'flink-taskmanager',
      comment: 'Runs the jobs.',
      keys: { ...common, command: 'taskmanager', depends_on: started('flink-jobmanager'), mem_limit: '1664m' },
    },
    dashboard(pipeline),
  ];
}

/** Shows the JobManager's pages to browsers that came by the link with the token, and lets them look only. */
function dashboard(pipeline: Pipeline): Service {
  const jvm = ['-Xmx64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  const limits = ['-Dsun.net.httpserver.maxReqTime=10', '-Djdk.httpserver.maxConnections=64'];
  const port = containerPort('flink');
  return {
    name: 'dashboard',
    comment:
      "Flink's dashboard for browsers, which cannot show a key: they need the link that cdcctl prints, and may only look.",
    keys: {
      image: image(pipeline, 'flink'),
      command: ['java', ...jvm, ...limits, '-cp', '/opt/flink/lib/connectors/*', 'io.cdcctl.flink.dashboard.Dashboard'],
      environment: {
        CDCCTL_CONNECTORS: composeDefault('CDCCTL_CONNECTORS', ''),
        CDCCTL_FLINK_PORT: hostPort(pipeline, 'flink'),
        CDCCTL_LISTEN_PORT: String(port),
        CDCCTL_JOBMANAGER: `https://flink-jobmanager:${REST_PORT}`,
        CDCCTL_FLINK_KEYS: FLINK_KEYS,
        [AccessSecret.keyStores]: composeVariable(AccessSecret.keyStores),
        [AccessSecret.dashboard]: composeVariable(AccessSecret.dashboard),
      },
      volumes: ['./connectors:/opt/flink/lib/connectors:ro', `flink-keys:${FLINK_KEYS}:ro`],
      ports: [publish(pipeline, 'flink')],
      healthcheck: healthcheck(
        `bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port} && printf "GET / HTTP/1.0\\r\\n\\r\\n" >&3 && grep -q "403 Forbidden" <&3'`,
      ),
      depends_on: afterEndOf('flink-state'),
      mem_limit: '192m',
    },
    comments: { healthcheck: 'It answers, and refuses a request that is not for the published port.' },
  };
}

/** Runs the program that submits jobs: they run although nobody looks after them. */
export function submit(pipeline: Pipeline): Service {
  const secrets = submitSecrets(pipeline);
  return {
    name: 'submit',
    comment:
      'Keeps the jobs running: submits them once, and resumes them where a JobManager was lost. `cdcctl submit` runs its\n program in here too, so there is memory for two.',
    keys: {
      image: image(pipeline, 'flink'),
      command: ['bash', '/runner.sh', 'keep'],
      environment: {
        FLINK_PROPERTIES: SHARED.flinkProperties,
        CDCCTL_CONNECTORS: composeDefault('CDCCTL_CONNECTORS', ''),
        MYSQL_HOST: 'mysql',
        MYSQL_PORT: '3306',
        KAFKA_BOOTSTRAP_SERVERS: 'kafka:29092',
        KAFKA_SECURITY_PROTOCOL: KAFKA_INTERNAL_PROTOCOL,
        KAFKA_SASL_MECHANISM: SASL_MECHANISM,
        KAFKA_SASL_JAAS_CONFIG: JOBS_LOGIN,
        CLICKHOUSE_URL: 'http://clickhouse-server:8123',
        ...Object.fromEntries(secrets.map((name) => [name, composeVariable(name)])),
        CDCCTL_JOBS: composeDefault('CDCCTL_JOBS', 'submit'),
        CDCCTL_CDC_PARAMETERS: composeDefault('CDCCTL_CDC_PARAMETERS', ''),
        CDCCTL_SYNC_PARAMETERS: composeDefault('CDCCTL_SYNC_PARAMETERS', ''),
      },
      volumes: [...VOLUMES, './runner.sh:/runner.sh:ro', './submit.json:/submit.json:ro', '../flink-sql:/flink-sql:ro'],
      healthcheck: healthcheck(`test -e ${JOBS_RUN}`, '300s'),
      depends_on: {
        ...afterEndOf('topics'),
        ...after('mysql', 'clickhouse-server', 'flink-jobmanager'),
        'flink-taskmanager': { condition: 'service_started' },
      },
      stop_grace_period: '30s',
      mem_limit: '896m',
    },
    comments: {
      environment:
        'Of Flink it needs the address of the JobManager, and what lets it in. cdcctl sets what begins with CDCCTL_: with\n `resume` only jobs that were submitted before are submitted again.',
      healthcheck: 'Both jobs run, or there is none that should.',
    },
  };
}
