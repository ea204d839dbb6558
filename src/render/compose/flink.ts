import { FLINK_RELEASES, flinkSettingsFor, type Pipeline } from '../../model/index.js';
import { after, httpHealthcheck, publish, type Service, type Yaml } from './service.js';

function image({ flink }: Pipeline): string {
  return `flink:${FLINK_RELEASES[flink.version]}-scala_2.12-java17`;
}

/** Connectors in a subfolder of lib/, which Flink searches as well; checkpoints where all processes see them. */
const VOLUMES = ['./connectors:/opt/flink/lib/connectors:ro', 'flink-state:/flink-state'];

/** Waits for the folder of checkpoints to belong to Flink, and for these services to be healthy. */
function started(...services: readonly string[]): Yaml {
  return { 'flink-state': { condition: 'service_completed_successfully' }, ...(after(...services) as object) };
}

/** Each task of both jobs gets a slot: one task chain a table, as many as the parallelism, for two jobs. */
function slots({ flink, tables }: Pipeline): number {
  return Math.max(2, 2 * flink.parallelism * tables.length);
}

function environment(pipeline: Pipeline): Readonly<Record<string, string>> {
  const properties = flinkSettingsFor<string | number | boolean>(pipeline.flink.version, {
    'jobmanager.rpc.address': 'flink-jobmanager',
    'rest.address': 'flink-jobmanager',
    'rest.bind-address': '0.0.0.0',
    'taskmanager.numberOfTaskSlots': slots(pipeline),
    'execution.checkpointing.dir': 'file:///flink-state/checkpoints',
    'execution.checkpointing.savepoint-dir': 'file:///flink-state/savepoints',
    'web.submit.enable': false,
  });
  const lines = Object.entries(properties).map(([key, value]) => `${key}: ${value}`);
  return { FLINK_PROPERTIES: `${lines.join('\n')}\n` };
}

/** The services of Flink in the order in which they start. */
export function flink(pipeline: Pipeline): readonly Service[] {
  const common = { image: image(pipeline), environment: environment(pipeline), volumes: VOLUMES };
  return [
    {
      name: 'flink-state',
      comment: 'Gives the folder of checkpoints to the user that Flink runs as, then ends.',
      keys: {
        image: image(pipeline),
        user: 'root',
        entrypoint: ['chown', 'flink:flink', '/flink-state'],
        volumes: ['flink-state:/flink-state'],
      },
    },
    {
      name: 'flink-jobmanager',
      comment: 'Plans and watches the jobs; the dashboard.',
      keys: {
        ...common,
        command: 'jobmanager',
        ports: [publish(pipeline, 'flink')],
        healthcheck: httpHealthcheck('127.0.0.1', 8081, '/overview'),
        depends_on: started('mysql', 'kafka', 'clickhouse-server'),
      },
    },
    {
      name: 'flink-taskmanager',
      comment: 'Runs the jobs.',
      keys: { ...common, command: 'taskmanager', depends_on: started('flink-jobmanager') },
    },
    {
      name: 'sql-gateway',
      comment: 'Takes the SQL of `cdcctl submit`.',
      keys: {
        ...common,
        command: [
          '/opt/flink/bin/sql-gateway.sh',
          'start-foreground',
          '-Dsql-gateway.endpoint.rest.address=0.0.0.0',
          '-Dsql-gateway.endpoint.rest.port=8083',
        ],
        ports: [publish(pipeline, 'sqlGateway')],
        healthcheck: httpHealthcheck('127.0.0.1', 8083, '/v1/info'),
        depends_on: started('flink-jobmanager'),
      },
    },
  ];
}
