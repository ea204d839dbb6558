import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { PortName } from '../../model/index.js';
import { readJsonFile, writeJsonFile } from '../state/json-file.js';

/** Ports that nobody but cdcctl uses. */
export const INTERNAL_PORTS = ['flinkRest'] as const;

const port = z.number().int().min(1).max(65_535);
/** Ports of services that are no more, in the file of an older release, are left out. */
const portsSchema = z.object({
  mysql: port,
  kafka: port,
  flink: port,
  clickhouseHttp: port,
  clickhouseNative: port,
  kafkaUi: port,
  /** Flink's REST, for cdcctl alone; `flink` is the dashboard. */
  flinkRest: port.optional(),
} satisfies Record<PortName, unknown> & Record<'flinkRest', unknown>);

const stackSchema = z.object({
  ports: portsSchema,
  /** What the config said when the ports were chosen: a changed setting takes effect, an unchanged one keeps its port. */
  settings: z.record(z.string(), z.union([port, z.literal('auto')])),
});

/** stack.json: the ports that the compose project was last prepared with. */
export type DockerStack = z.infer<typeof stackSchema>;

export function readStack(path: string): Promise<DockerStack | null> {
  return readJsonFile(path, stackSchema);
}

export async function writeStack(path: string, stack: DockerStack): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeJsonFile(path, stack);
}
