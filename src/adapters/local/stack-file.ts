import { z } from 'zod';
import { FLINK_VERSIONS } from '../../model/index.js';
import { readJsonFile, writeJsonFile } from '../state/json-file.js';

const port = z.number().int().min(1).max(65_535);
const setting = z.union([port, z.literal('auto')]);

const stackSchema = z.object({
  ports: z.object({
    mysql: port,
    kafka: port,
    flink: port,
    sqlGateway: port,
    clickhouseHttp: port,
    clickhouseNative: port,
    kafkaController: port,
    jobManagerRpc: port,
    jobManagerBlob: port,
    taskManagerRpc: port,
    taskManagerData: port,
  }),
  /** What the config said when the ports were chosen: a changed setting takes effect, an unchanged one keeps its port. */
  settings: z.record(z.string(), setting),
  artifacts: z.object({
    java: z.string(),
    flinkLib: z.string(),
    flinkVersion: z.enum(FLINK_VERSIONS).default('1.20'),
    kafkaLib: z.string(),
    mysqlBase: z.string(),
    clickhouse: z.string(),
    connectorJar: z.string(),
    libaioDir: z.string().nullable(),
  }),
});

/** stack.json: what the stack was last started with. */
export type StackFile = z.infer<typeof stackSchema>;

export function readStackFile(path: string): Promise<StackFile | null> {
  return readJsonFile(path, stackSchema);
}

export function writeStackFile(path: string, stack: StackFile): Promise<void> {
  return writeJsonFile(path, stack);
}
