import { DEFAULT_PORTS, PORT_NAMES, type PortName } from '../../model/index.js';
import { JARS_VARIABLE, readJarsText } from './connector-jars.js';
import type { ServiceContainer } from './containers.js';

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

/** Ports that running containers publish; what does not run has the port that it was prepared with. */
export function portsInEffect(
  containers: Containers,
  prepared: Readonly<Record<PortName, number>>,
): Readonly<Record<PortName, number>> {
  const published = new Map(bindings(containers));
  const found = PORT_NAMES.flatMap((name) => {
    const port = published.get(`${DEFAULT_PORTS[name]}/tcp`);
    return port === undefined ? [] : [[name, port] as const];
  });
  return { ...prepared, ...Object.fromEntries(found) };
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
