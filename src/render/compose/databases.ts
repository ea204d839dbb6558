import { ADMIN_USER, type Pipeline, Secret } from '../../model/index.js';
import { INIT_DONE } from '../init/entrypoints.js';
import { CLICKHOUSE_VOLUMES } from '../monitoring/endpoints.js';
import { healthcheck, httpRequest, image, publish, type Service } from './service.js';
import { composeVariable } from './variables.js';

/** Secrets under the names that the service's init scripts look for. */
function secrets(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, composeVariable(name)]));
}

export function mysql(pipeline: Pipeline): Service {
  return {
    name: 'mysql',
    comment: 'The source.',
    keys: {
      image: image(pipeline, 'mysql'),
      command: [
        '--server-id=1',
        '--gtid-mode=ON',
        '--enforce-gtid-consistency=ON',
        '--binlog-format=ROW',
        '--binlog-row-image=FULL',
        '--binlog-expire-logs-seconds=604800',
        '--default-time-zone=+00:00',
      ],
      environment: secrets([Secret.mysqlRoot, Secret.mysqlApp, pipeline.source.password.variable]),
      ports: [publish(pipeline, 'mysql')],
      volumes: [
        'mysql-data:/var/lib/mysql',
        '../init-scripts:/init-scripts:ro',
        '../init-scripts/init-mysql.sh:/docker-entrypoint-initdb.d/init-mysql.sh:ro',
      ],
      healthcheck: healthcheck(
        `test -e ${INIT_DONE.mysql} && MYSQL_PWD="$$${Secret.mysqlRoot}" mysqladmin ping --host=127.0.0.1 --user=root --silent`,
      ),
      stop_grace_period: '60s',
      mem_limit: '896m',
    },
    comments: {
      command: 'Whole rows in the binlog, kept for a week: a job that was away for that long still finds its place.',
      healthcheck:
        'Over TCP, which the server opens only after the init script has run, and only where that came to its end.',
    },
  };
}

export function clickhouse(pipeline: Pipeline): Service {
  return {
    name: 'clickhouse-server',
    comment: 'The target. Play: /play on the HTTP port.',
    keys: {
      image: image(pipeline, 'clickhouse'),
      environment: {
        CLICKHOUSE_USER: ADMIN_USER,
        CLICKHOUSE_PASSWORD: composeVariable(Secret.clickhouseAdmin),
        CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT: '1',
        CLICKHOUSE_ALWAYS_RUN_INITDB_SCRIPTS: '1',
        ...secrets([pipeline.sink.password.variable, Secret.clickhouseReader]),
      },
      ports: [publish(pipeline, 'clickhouseHttp'), publish(pipeline, 'clickhouseNative')],
      volumes: [
        'clickhouse-data:/var/lib/clickhouse',
        '../init-scripts:/init-scripts:ro',
        '../init-scripts/init-clickhouse.sh:/docker-entrypoint-initdb.d/init-clickhouse.sh:ro',
        ...CLICKHOUSE_VOLUMES,
      ],
      healthcheck: healthcheck(`test -e ${INIT_DONE.clickhouse} && ${httpRequest('clickhouse-server', 8123, '/ping')}`),
      stop_grace_period: '60s',
      mem_limit: '1664m',
    },
    comments: {
      environment:
        'The admin may create users; the image gives no access to the user `default` beside it. The init script may run\n again without harm, and does at each start: what failed the first time is made the second time.',
      healthcheck:
        'By its name in the network: on the loopback interface it answers before the init script has run.\n The file is there once that came to its end.',
    },
  };
}
