import type { PortName } from '../../model/index.js';
import { JARS_VARIABLE, readJarsText } from './connector-jars.js';
import type { ServiceContainer } from './containers.js';

type Containers = ReadonlyMap<string, Pick<ServiceContainer, 'inspection'>>;

/** Where each published port comes from: the service, and the port in its container; see src/render/compose. */
const PUBLISHED: Readonly<Record<PortName, readonly [service: string, port: number]>> = {
  mysql: ['mysql', 3306],
  kafka: ['kafka', 9092],
  flink: ['flink-jobmanager', 8081],
  sqlGateway: ['sql-gateway', 8083],
  clickhouseHttp: ['clickhouse-server', 8123],
  clickhouseNative: ['clickhouse-server', 9000],
  kafkaUi: ['kafka-ui', 8080],
};

/** Ports that running containers publish; what does not run has the port that it was prepared with. */
export function portsInEffect(
  containers: Containers,
  prepared: Readonly<Record<PortName, number>>,
): Readonly<Record<PortName, number>> {
  const published = Object.entries(PUBLISHED).flatMap(([name, [service, port]]) => {
    const bindings = containers.get(service)?.inspection.NetworkSettings.Ports?.[`${port}/tcp`];
    const hostPort = bindings?.[0]?.HostPort;
    return hostPort === undefined ? [] : [[name, Number(hostPort)] as const];
  });
  return { ...prepared, ...Object.fromEntries(published) };
}

/**
 * SHA-256 in hex by file name of the connectors that Flink's container was started with; null where there is none, or
 * it does not say.
 */
export function jarsInEffect(containers: Containers): Readonly<Record<string, string>> | null {
  const variables = containers.get('flink-jobmanager')?.inspection.Config.Env ?? [];
  const text = variables.find((variable) => variable.startsWith(`${JARS_VARIABLE}=`))?.slice(JARS_VARIABLE.length + 1);
  return text ? readJarsText(text) : null;
}
