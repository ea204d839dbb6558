import { AccessSecret, KAFKA_USERS, plainLogin, SASL_MECHANISM } from '../../model/index.js';
import type { Endpoints, Logins, PlaceholderValues } from '../../ports/index.js';
import { dashboardLink } from '../host/dashboard/index.js';
import { loopbackEndpoints } from '../host/endpoints.js';
import { clientTls } from '../host/tls/index.js';
import type { StatePaths } from './paths.js';
import { readSecretsFile } from './secrets.js';
import type { StackFile } from './stack-file.js';

/** Addresses for cdcctl itself; Flink's REST is behind the dashboard's port, and takes only who has the key. */
export function localEndpoints({ ports, secured }: StackFile): Endpoints {
  const scheme = secured ? 'https' : 'http';
  return {
    ...loopbackEndpoints(ports),
    flink: `${scheme}://127.0.0.1:${ports.flinkRest}`,
  };
}

/** What the services of the running stack ask of this process; a stack that 0.1 started asks nothing. */
export async function localLogins(paths: StatePaths, { secured }: StackFile): Promise<Logins> {
  if (!secured) return {};
  const secrets = await readSecretsFile(paths);
  return {
    flink: await clientTls(paths.tls, secrets.get(AccessSecret.keyStores) ?? ''),
    kafka: { username: KAFKA_USERS.cdcctl, password: secrets.get(AccessSecret.kafka) ?? '' },
  };
}

/** The link to the dashboard that the supervisor serves. */
export async function localDashboardLink(paths: StatePaths, { ports, secured }: StackFile): Promise<string | null> {
  if (!secured) return null;
  return dashboardLink(ports.flink, (await readSecretsFile(paths)).get(AccessSecret.dashboard) ?? '');
}

/** Addresses and logins as the jobs see them. */
export async function localPlaceholders(paths: StatePaths, { ports, secured }: StackFile): Promise<PlaceholderValues> {
  const { kafka, clickhouse } = loopbackEndpoints(ports);
  const password = (await readSecretsFile(paths)).get(AccessSecret.kafkaJobs) ?? '';
  return {
    MYSQL_HOST: '127.0.0.1',
    MYSQL_PORT: String(ports.mysql),
    KAFKA_BOOTSTRAP_SERVERS: kafka,
    KAFKA_SECURITY_PROTOCOL: secured ? 'SASL_PLAINTEXT' : 'PLAINTEXT',
    KAFKA_SASL_MECHANISM: SASL_MECHANISM,
    KAFKA_SASL_JAAS_CONFIG: secured ? plainLogin(KAFKA_USERS.jobs, password) : '',
    CLICKHOUSE_URL: clickhouse,
  };
}
