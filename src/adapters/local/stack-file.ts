import { z } from 'zod';
import { FLINK_VERSIONS } from '../../model/index.js';
import { readJsonFile, writeJsonFile } from '../state/json-file.js';

const port = z.number().int().min(1).max(65_535);
const setting = z.union([port, z.literal('auto')]);

/** Before 0.2 there was one port for Flink's REST, which took anybody's requests. */
function withRestPort(ports: unknown): unknown {
  return typeof ports === 'object' && ports !== null && 'flink' in ports ? { flinkRest: ports.flink, ...ports } : ports;
}

const portsSchema = z.preprocess(
  withRestPort,
  z.object({
    mysql: port,
    kafka: port,
    flink: port,
    flinkRest: port,
    clickhouseHttp: port,
    clickhouseNative: port,
    kafkaController: port,
    jobManagerRpc: port,
    jobManagerBlob: port,
    taskManagerRpc: port,
    taskManagerData: port,
  }),
);

const stackSchema = z.object({
  ports: portsSchema,
  /** Whether the stack was started with keys and logins on every port; those of 0.1 were not. */
  secured: z.boolean().default(false),
  /** What the config said when the ports were chosen: a changed setting takes effect, an unchanged one keeps its port. */
  settings: z.record(z.string(), setting),
  /** What the engines were started for: ClickHouse's user of the jobs, the databases it has rights to, Flink's task slots. */
  room: z
    .object({ sinkUser: z.string(), databases: z.array(z.string()), taskSlots: z.number() })
    .nullable()
    .default(null),
  artifacts: z.object({
    java: z.string(),
    flinkLib: z.string(),
    /** Where the file does not say it, Flink CDC's jar is among the libraries of Flink itself. */
    flinkCdcLib: z.string().nullable().default(null),
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
