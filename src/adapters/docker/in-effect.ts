import { DEFAULT_PORTS, PORT_NAMES, type PortName } from '../../model/index.js';
import { containerPort, REST_PORT } from '../../render/compose/index.js';
import { JARS_VARIABLE, readJarsText } from './connector-jars.js';
import type { ServiceContainer } from './containers.js';
import type { DockerStack } from './stack-file.js';

type Containers = ReadonlyMap<string, Pick<ServiceContainer, 'inspection'>>;

/** Ports of containers (`3306/tcp`) with the ports of this machine that they are published on. */
function bindings(containers: Containers): readonly (readonly [inside: string, outside: number])[] {
  return [...containers.values()].flatMap(({ inspection }) =>
    Object.entries(inspection.NetworkSettings.Ports ?? {}).flatMap(([inside, outside]) =>
      (outside ?? []).map(({ HostPort }) => [inside, Number(HostPort)] as const),
    ),
  );
}

/** Ports of this machine that the project's containers publish. */
export function publishedPorts(containers: Containers): ReadonlySet<number> {
  return new Set(bindings(containers).map(([, outside]) => outside));
}

/**
 * Ports that running containers publish; what does not run has the port that it was prepared with. The JobManager of
 * cdcctl 0.1 shows the dashboard on its own port and asks nobody who calls, and its Kafka wants no login.
 */
export function portsInEffect(containers: Containers, prepared: DockerStack['ports']): DockerStack['ports'] {
  const published = new Map(bindings(containers));
  const isEarlier = containers.has('flink-jobmanager') && !asksForKeys(containers);
  const inside = (name: PortName): number => (isEarlier ? DEFAULT_PORTS[name] : containerPort(name));
  const found = PORT_NAMES.flatMap((name) => {
    const port = published.get(`${inside(name)}/tcp`);
    return port === undefined ? [] : [[name, port] as const];
  });
  const flinkRest = isEarlier ? undefined : (published.get(`${REST_PORT}/tcp`) ?? prepared.flinkRest);
  return { ...prepared, ...Object.fromEntries(found), flinkRest };
}

/** Whether the configuration that the JobManager's container was made with has mutual TLS. */
function asksForKeys(containers: Containers): boolean {
  const variables = containers.get('flink-jobmanager')?.inspection.Config.Env ?? [];
  const properties = variables.find((text) => text.startsWith('FLINK_PROPERTIES=')) ?? '';
  return properties.includes('security.ssl.rest.authentication-enabled: true');
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
