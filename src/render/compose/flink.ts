import { flinkSettingsFor, type Pipeline, taskSlots } from '../../model/index.js';
import { FLINK_METRICS } from '../monitoring/endpoints.js';
import { composeDefault, composeVariable } from '../quote.js';
import {
  after,
  afterEndOf,
  healthcheck,
  httpRequest,
  image,
  publish,
  type Service,
  SHARED,
  type Yaml,
} from './service.js';
import { HEARTBEAT_TIMEOUT_SECONDS, JOBS_RUN } from './submit.js';

/** Connectors in a subfolder of lib/, which Flink searches as well; checkpoints where all processes see them. */
const VOLUMES = ['./connectors:/opt/flink/lib/connectors:ro', 'flink-state:/flink-state'];

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
    ...FLINK_METRICS,
  });
  const lines = Object.entries(properties).map(([key, value]) => `${key}: ${value}`);
  return `${lines.join('\n')}\n`;
}

/** Gives the volume to Flink before anything else uses it. */
function flinkState(pipeline: Pipeline): Service {
  return {
    name: 'flink-state',
    oneShot: true,
    comment:
      'Gives the folder of checkpoints and of what the jobs were made from to the user that Flink runs as. The service\n `topics`, whose user is another, writes the ids of topics.',
    keys: {
      image: image(pipeline, 'flink'),
      user: 'root',
      entrypoint: [
        'bash',
        '-c',
        'cd /flink-state && mkdir -p jobs topics && touch jobs/lock && chown flink:flink . jobs jobs/lock && chmod 1777 topics',
      ],
      volumes: ['flink-state:/flink-state'],
      mem_limit: '64m',
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
      comment: 'Plans and watches the jobs; the dashboard.',
      keys: {
        ...common,
        command: 'jobmanager',
        ports: [publish(pipeline, 'flink')],
        healthcheck: healthcheck(httpRequest('127.0.0.1', 8081, '/overview')),
        depends_on: started('mysql', 'kafka', 'clickhouse-server'),
        mem_limit: '1024m',
      },
      comments: {
        environment:
          'CDCCTL_CONNECTORS names what is in ./connectors: where that has changed, compose makes the container anew.',
      },
    },
    {
      name: 'flink-taskmanager',
      comment: 'Runs the jobs.',
      keys: { ...common, command: 'taskmanager', depends_on: started('flink-jobmanager'), mem_limit: '1664m' },
    },
    {
      name: 'sql-gateway',
      comment: 'Takes the SQL of `cdcctl submit` and of the service `submit`, and plans it.',
      keys: {
        ...common,
        command: [
          '/opt/flink/bin/sql-gateway.sh',
          'start-foreground',
          '-Dsql-gateway.endpoint.rest.address=0.0.0.0',
          '-Dsql-gateway.endpoint.rest.port=8083',
        ],
        ports: [publish(pipeline, 'sqlGateway')],
        healthcheck: healthcheck(httpRequest('127.0.0.1', 8083, '/v1/info')),
        depends_on: started('flink-jobmanager'),
        mem_limit: '960m',
      },
    },
  ];
}

/** Runs submit.sh: the jobs run although nobody looks after them. */
export function submit(pipeline: Pipeline): Service {
  const secrets = [pipeline.source.password.variable, pipeline.sink.password.variable];
  return {
    name: 'submit',
    comment: 'Keeps the jobs running: submits them once, and resumes them where a JobManager was lost.',
    keys: {
      image: image(pipeline, 'flink'),
      command: ['bash', '/submit.sh'],
      environment: {
        FLINK_PROPERTIES: SHARED.flinkProperties,
        MYSQL_HOST: 'mysql',
        MYSQL_PORT: '3306',
        KAFKA_BOOTSTRAP_SERVERS: 'kafka:29092',
        CLICKHOUSE_URL: 'http://clickhouse-server:8123',
        ...Object.fromEntries(secrets.map((name) => [name, composeVariable(name)])),
        CDCCTL_JOBS: composeDefault('CDCCTL_JOBS', 'submit'),
        CDCCTL_CDC_PARAMETERS: composeDefault('CDCCTL_CDC_PARAMETERS', ''),
        CDCCTL_SYNC_PARAMETERS: composeDefault('CDCCTL_SYNC_PARAMETERS', ''),
      },
      volumes: [
        './submit.sh:/submit.sh:ro',
        '../flink-sql:/flink-sql:ro',
        '../init-scripts/fill.sh:/init-scripts/fill.sh:ro',
        'flink-state:/flink-state',
      ],
      healthcheck: healthcheck(`test -e ${JOBS_RUN}`, '300s'),
      depends_on: {
        ...afterEndOf('topics'),
        ...after('mysql', 'clickhouse-server', 'sql-gateway'),
        'flink-taskmanager': { condition: 'service_started' },
      },
      stop_grace_period: '30s',
      mem_limit: '448m',
    },
    comments: {
      environment:
        'The SQL client brings its own configuration to the gateway, so it needs that of the others. cdcctl sets what\n begins with CDCCTL_: with `resume` only jobs that were submitted before are submitted again.',
      healthcheck: 'Both jobs run, or there is none that should.',
    },
  };
}
