import { randomInt } from 'node:crypto';
import { CdcctlError } from '../../errors/index.js';
import type { PortName, PortSetting } from '../../model/index.js';
import type { Check, Emit } from '../../ports/index.js';
import { type PortOwner, portOwner } from './port-owner.js';
import { findFreePort, isFree, withReservedPorts } from './port-registry.js';

/** Published ports of one stack, by the services that it has. */
export interface PortQuestion<Name extends PortName> {
  readonly names: readonly Name[];
  readonly settings: Readonly<Record<Name, PortSetting>>;
  /** What the last `up` chose. */
  readonly remembered: {
    readonly ports: Readonly<Partial<Record<string, number>>>;
    readonly settings: Readonly<Partial<Record<string, PortSetting>>>;
  } | null;
  /** True for a port that this very stack holds already. */
  readonly isOwn: (port: number) => boolean;
}

export interface PortRequest<Name extends PortName> extends PortQuestion<Name> {
  readonly cacheDir: string;
  readonly stateDir: string;
  /** Ports that nobody sees: always free ones, kept between starts. */
  readonly internal: readonly string[];
  /** Takes a free port where the configured one is in use. */
  readonly autoPorts: boolean;
  readonly emit: Emit;
}

export interface PortConflict<Name extends PortName> {
  readonly name: Name;
  readonly port: number;
  /** Null where it belongs to another user. */
  readonly owner: PortOwner | null;
}

/**
 * Chooses every port of the stack: as configured, as chosen before, or free. Configured ports that are in use are one
 * CdcctlError that names each owner and key, or, with `autoPorts`, replaced by free ones with an event each.
 */
export function choosePorts<Name extends PortName>(request: PortRequest<Name>): Promise<ReadonlyMap<string, number>> {
  return withReservedPorts(request.cacheDir, request.stateDir, async (others) => {
    const chosen = new Map<string, number>();
    const conflicts: PortConflict<Name>[] = [];
    const usable = async (port: number): Promise<boolean> =>
      ![...chosen.values()].includes(port) && ((await isFree(port)) || request.isOwn(port));
    const takeFree = (): Promise<number> =>
      findFreePort(new Set([...others, ...chosen.values(), ...wished(request)]), randomInt(12_000));

    for (const name of request.names) {
      const setting: PortSetting = request.settings[name];
      const candidates = [rememberedPort(request, name), setting].filter((port) => typeof port === 'number');
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
    for (const name of request.internal) {
      const before = request.remembered?.ports[name];
      const port = before === undefined || others.has(before) ? null : await firstUsable([before], usable);
      chosen.set(name, port ?? (await takeFree()));
    }
    return { result: chosen, ports: [...chosen.values()] };
  });
}

/** One finding a published port, for a preflight. It changes nothing. */
export function portChecks<Name extends PortName>(question: PortQuestion<Name>): Promise<readonly Check[]> {
  return Promise.all(
    question.names.map(async (configured): Promise<Check> => {
      const setting: PortSetting = question.settings[configured];
      const port = rememberedPort(question, configured) ?? setting;
      const name = `port ${configured}`;
      if (port === 'auto') return { name, status: 'ok', what: 'chosen by up' };
      if ((await isFree(port)) || question.isOwn(port)) {
        return { name, status: 'ok', what: setting === 'auto' ? 'chosen by up' : `${port} is free or ours` };
      }
      return {
        name,
        status: 'fail',
        code: 'CDC-PORT-IN-USE',
        what: `${port} is in use${ownerText(portOwner(port))}`,
        next: `Set ports.${configured} to another port or to auto in the config, or: cdcctl up --auto-ports`,
      };
    }),
  );
}

/** ` by mysqld (pid 4711)`, or ` by another user's process`. */
function ownerText(owner: PortOwner | null): string {
  return owner === null ? ' by a process of another user' : ` by ${owner.command} (pid ${owner.pid})`;
}

/** The port of the last `up`, where the config still says the same. */
function rememberedPort<Name extends PortName>(
  { remembered, settings }: Pick<PortQuestion<Name>, 'remembered' | 'settings'>,
  name: Name,
): number | null {
  return remembered !== null && remembered.settings[name] === settings[name] ? (remembered.ports[name] ?? null) : null;
}

/** Configured ports: none of them is given to another service of the same stack. */
function wished<Name extends PortName>({ names, settings }: PortQuestion<Name>): readonly number[] {
  return names.map((name): PortSetting => settings[name]).filter((port) => port !== 'auto');
}

async function firstUsable(
  ports: readonly number[],
  usable: (port: number) => Promise<boolean>,
): Promise<number | null> {
  for (const port of ports) if (await usable(port)) return port;
  return null;
}

function portError<Name extends PortName>(conflicts: readonly PortConflict<Name>[]): CdcctlError {
  const [first] = conflicts;
  const several = conflicts.length > 1;
  return new CdcctlError({
    code: 'CDC-PORT-IN-USE',
    what: several
      ? `Ports ${conflicts.map(({ port }) => port).join(', ')} are in use`
      : `Port ${first?.port} is in use${ownerText(first?.owner ?? null)}`,
    why: conflicts.map(({ name, port, owner }) => `ports.${name}: ${port} is held${ownerText(owner)}`).join('\n'),
    next: `Set ${conflicts.map(({ name }) => `ports.${name}`).join(', ')} to another port or to auto in the config, or let cdcctl choose: cdcctl up --auto-ports`,
  });
}
