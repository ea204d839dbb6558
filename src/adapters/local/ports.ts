import { PORT_NAMES, type PortName, type PortSetting } from '../../model/index.js';
import type { Check, Emit } from '../../ports/index.js';
import { portOwner } from '../host/port-owner.js';
import { choosePorts, portChecks } from '../host/ports.js';
import { ownedProcesses } from '../host/process-identity.js';
import type { LocalPorts } from './engine-spec.js';
import type { StackFile } from './stack-file.js';

/** Published ports that a local engine listens on; the local stack has no Kafka UI. */
export type PublishedPort = Exclude<PortName, 'kafkaUi'>;
export const PUBLISHED_PORTS = PORT_NAMES.filter((name): name is PublishedPort => name !== 'kafkaUi');
const INTERNAL_PORTS = [
  'flinkRest',
  'kafkaController',
  'jobManagerRpc',
  'jobManagerBlob',
  'taskManagerRpc',
  'taskManagerData',
];

export interface PortRequest {
  readonly cacheDir: string;
  readonly stateDir: string;
  readonly settings: Readonly<Record<PublishedPort, PortSetting>>;
  /** What the last `up` chose. */
  readonly remembered: Pick<StackFile, 'ports' | 'settings'> | null;
  readonly autoPorts: boolean;
  readonly emit: Emit;
}

/** Every port of the stack; see `choosePorts`. A port that one of its own processes holds is free for it. */
export async function resolvePorts(request: PortRequest): Promise<LocalPorts> {
  const isOwn = ownPorts(request.stateDir);
  const chosen = await choosePorts({ ...request, names: PUBLISHED_PORTS, internal: INTERNAL_PORTS, isOwn });
  return Object.fromEntries(chosen) as unknown as LocalPorts;
}

/** Findings of the preflight about the published ports. */
export function localPortChecks(
  request: Pick<PortRequest, 'stateDir' | 'settings' | 'remembered'>,
): Promise<readonly Check[]> {
  return portChecks({ ...request, names: PUBLISHED_PORTS, isOwn: ownPorts(request.stateDir) });
}

function ownPorts(stateDir: string): (port: number) => boolean {
  const own = new Set(ownedProcesses(stateDir).map(({ pid }) => pid));
  return (port) => {
    const owner = own.size === 0 ? null : portOwner(port);
    return owner !== null && own.has(owner.pid);
  };
}
