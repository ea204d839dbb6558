import { randomInt } from 'node:crypto';
import { homedir } from 'node:os';
import { findFreePort, withReservedPorts } from '../../../src/adapters/host/port-registry.js';
import { cacheDirectory } from '../../../src/adapters/local/engines/declarations.js';

/**
 * A free port for each name, in the register that `cdcctl up` uses too, until the folder is gone. Ports that the kernel
 * chooses are no good: it gives them to outgoing connections as well before an engine that takes seconds has its own.
 */
export function reservePorts<Name extends string>(
  names: readonly Name[],
  stateDir: string,
): Promise<Readonly<Record<Name, number>>> {
  return withReservedPorts(cacheDirectory(process.env, homedir()), stateDir, async (others) => {
    const ports: number[] = [];
    for (const _name of names) ports.push(await findFreePort(new Set([...others, ...ports]), randomInt(12_000)));
    const result = Object.fromEntries(names.map((name, i) => [name, ports[i]])) as Record<Name, number>;
    return { result, ports };
  });
}
