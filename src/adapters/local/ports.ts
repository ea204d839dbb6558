import { randomInt } from 'node:crypto';
import { CdcctlError } from '../../errors/index.js';
import { PORT_NAMES, type PortName, type PortSetting } from '../../model/index.js';
import type { Emit } from '../../ports/index.js';
import type { LocalPorts } from './engine-spec.js';
import { type PortOwner, portOwner } from './port-owner.js';
import { findFreePort, isFree, withReservedPorts } from './port-registry.js';
import { ownedProcesses } from './process-identity.js';
import type { StackFile } from './stack-file.js';

/** Published ports that a local engine listens on; the local stack has no Kafka UI. */
export type PublishedPort = Exclude<PortName, 'kafkaUi'>;
export const PUBLISHED_PORTS = PORT_NAMES.filter((name): name is PublishedPort => name !== 'kafkaUi');
const INTERNAL_PORTS = [
  'kafkaController',
  'jobManagerRpc',
  'jobManagerBlob',
  'taskManagerRpc',
  'taskManagerData',
] as const;

export interface PortRequest {
  readonly cacheDir: string;
  readonly stateDir: string;
  readonly settings: Readonly<Record<PublishedPort, PortSetting>>;
  /** What the last `up` chose. */
  readonly remembered: Pick<StackFile, 'ports' | 'settings'> | null;
  /** Takes a free port where the configured one is in use. */
  readonly autoPorts: boolean;
  readonly emit: Emit;
}

export interface PortConflict {
  readonly name: PublishedPort;
  readonly port: number;
  /** Null where it belongs to another user. */
  readonly owner: PortOwner | null;
}

/**
 * Chooses every port of the stack: as configured, as chosen before, or free. Configured ports that are in use are one
 * CdcctlError that names each owner and key, or, with `autoPorts`, replaced by free ones with an event each.
 */
export function resolvePorts(request: PortRequest): Promise<LocalPorts> {
  return withReservedPorts(request.cacheDir, request.stateDir, async (others) => {
    const chosen = new Map<keyof LocalPorts, number>();
    const conflicts: PortConflict[] = [];
    const own = ownPids(request.stateDir);
    const usable = async (port: number): Promise<boolean> =>
      ![...chosen.values()].includes(port) && ((await isFree(port)) || isOwn(port, own));
    const takeFree = (): Promise<number> =>
      findFreePort(new Set([...others, ...chosen.values(), ...wished(request)]), randomInt(12_000));

    for (const name of PUBLISHED_PORTS) {
      const setting = request.settings[name];
      const before = rememberedPort(request, name);
      const candidates = [before, setting].filter((port): port is number => typeof port === 'number');
      const port = await firstUsable(candidates, usable);
      if (port !== null) chosen.set(name, port);
      else if (setting === 'auto') chosen.set(name, await takeFree());
      else if (request.autoPorts) {
        const free = await takeFree();
        chosen.set(name, free);
        request.emit({
          type: 'info',
          text: `port ${setting} (ports.${name}) is in use${ownerText(portOwner(setting))}: using ${free}`,
        });
      } else conflicts.push({ name, port: setting, owner: portOwner(setting) });
    }
    if (conflicts.length > 0) throw portError(conflicts);
    for (const name of INTERNAL_PORTS) {
      const before = request.remembered?.ports[name];
      const port = before === undefined || others.has(before) ? null : await firstUsable([before], usable);
      chosen.set(name, port ?? (await takeFree()));
    }
    const result = Object.fromEntries(chosen) as unknown as LocalPorts;
    return { result, ports: [...chosen.values()] };
  });
}

/** Configured ports that something else holds now; it changes nothing. */
export async function portConflicts(
  request: Pick<PortRequest, 'stateDir' | 'settings' | 'remembered'>,
): Promise<readonly PortConflict[]> {
  const own = ownPids(request.stateDir);
  const conflicts: PortConflict[] = [];
  for (const name of PUBLISHED_PORTS) {
    const port = rememberedPort(request, name) ?? request.settings[name];
    if (port === 'auto' || (await isFree(port)) || isOwn(port, own)) continue;
    conflicts.push({ name, port, owner: portOwner(port) });
  }
  return conflicts;
}

/** ` by mysqld (pid 4711)`, or ` by another user's process`. */
export function ownerText(owner: PortOwner | null): string {
  return owner === null ? ' by a process of another user' : ` by ${owner.command} (pid ${owner.pid})`;
}

/** The port of the last `up`, where the config still says the same. */
function rememberedPort(
  { remembered, settings }: Pick<PortRequest, 'remembered' | 'settings'>,
  name: PublishedPort,
): number | null {
  return remembered !== null && remembered.settings[name] === settings[name] ? remembered.ports[name] : null;
}

/** Configured ports: none of them is given to another service of the same stack. */
function wished(request: PortRequest): readonly number[] {
  return Object.values(request.settings).filter((port): port is number => port !== 'auto');
}

async function firstUsable(
  ports: readonly number[],
  usable: (port: number) => Promise<boolean>,
): Promise<number | null> {
  for (const port of ports) if (await usable(port)) return port;
  return null;
}

function ownPids(stateDir: string): ReadonlySet<number> {
  return new Set(ownedProcesses(stateDir).map(({ pid }) => pid));
}

function isOwn(port: number, own: ReadonlySet<number>): boolean {
  if (own.size === 0) return false;
  const owner = portOwner(port);
  return owner !== null && own.has(owner.pid);
}

function portError(conflicts: readonly PortConflict[]): CdcctlError {
  const [first] = conflicts;
  const several = conflicts.length > 1;
  return new CdcctlError({
    what: several
      ? `Ports ${conflicts.map(({ port }) => port).join(', ')} are in use`
      : `Port ${first?.port} is in use${ownerText(first?.owner ?? null)}`,
    why: conflicts.map(({ name, port, owner }) => `ports.${name}: ${port} is held${ownerText(owner)}`).join('\n'),
    next: `Set ${conflicts.map(({ name }) => `ports.${name}`).join(', ')} to another port or to auto in the config, or let cdcctl choose: cdcctl up --auto-ports`,
  });
}
