import {
  type Column,
  DEFAULT_PORTS,
  DEFAULT_READER,
  type DockerSettings,
  FLINK_VERSIONS,
  FLUSH_INTERVAL_MS,
  type Pipeline,
  PORT_NAMES,
  type Profile,
  type RowFilter,
  type Sink,
  type Source,
  type Table,
} from '../model/index.js';
import { renamed } from './renamed.js';
import { filterText } from './rules/row-filter.js';
import type { ImagesConfig } from './schema/docker.js';
import type { PipelineConfig } from './schema/index.js';
import type { TableConfig } from './schema/table.js';
import { deriveServerId } from './server-id.js';

const DATES: ReadonlySet<string> = new Set(['date', 'datetime', 'timestamp']);

/**
 * Whether a zero date of the column is replaced. In a key it is refused whatever the policy, as two rows would become one, and
 * so is NULL where there is none.
 */
function replacesZero({ type, nullable }: Column, isKey: boolean, zeroDates: string): boolean {
  return DATES.has(type.kind) && !isKey && zeroDates !== 'error' && (zeroDates !== 'null' || nullable);
}

function columnsOf({ columns, primaryKey, rename }: TableConfig, zeroDates: string): readonly Column[] {
  return [...columns.values()].map((column) => {
    const { sourceName } = column;
    const isKey = primaryKey.includes(sourceName);
    return {
      ...column,
      ...(replacesZero(column, isKey, zeroDates) ? { zeroDates } : {}),
      name: renamed(rename, sourceName),
      // MySQL makes key columns NOT NULL, whether they say so or not.
      nullable: column.nullable && !isKey,
    };
  });
}

function filtersOf({ where = {} }: TableConfig, columns: readonly Column[]): readonly RowFilter[] {
  return Object.entries(where).flatMap(([sourceName, values]) => {
    const column = columns.find((candidate) => candidate.sourceName === sourceName);
    return column === undefined ? [] : [{ column, values: values.map((value) => filterText(column, value)) }];
  });
}

function tableOf(config: TableConfig, zeroDates: string): Table {
  const columns = columnsOf(config, zeroDates);
  const where = filtersOf(config, columns);
  return {
    source: config.source,
    columns,
    primaryKey: config.primaryKey.map((name) => renamed(config.rename, name)),
    ...(where.length === 0 ? {} : { where }),
    topic: config.topic,
    partitions: config.partitions ?? 1,
    target: config.target,
    generate: config.generate ?? false,
  };
}

function sourceOf(config: PipelineConfig['source'], name: string, generation: number): Source {
  return {
    ...(config?.host === undefined ? {} : { host: config.host, port: config.port ?? DEFAULT_PORTS.mysql }),
    user: config?.user ?? 'cdc',
    password: config?.password ?? { variable: 'MYSQL_CDC_PASSWORD' },
    serverId: config?.serverId ?? deriveServerId(name, generation),
    reader: config?.reader ?? DEFAULT_READER,
    zeroDates: config?.zeroDates ?? 'error',
  };
}

function sinkOf(config: PipelineConfig['sink'], profile: Profile): Sink {
  return {
    type: config?.type ?? 'clickhouse',
    user: config?.user ?? 'cdc_sink',
    password: config?.password ?? { variable: 'CLICKHOUSE_SINK_PASSWORD' },
    flushIntervalMs: config?.flushInterval ?? FLUSH_INTERVAL_MS[profile],
    overflow: config?.overflow ?? 'error',
    poison: config?.poison ?? 'fail',
  };
}

function imagesOf(images: ImagesConfig): DockerSettings['images'] {
  return Object.fromEntries(Object.entries(images).filter(([, image]) => image !== undefined));
}

/** The pipeline of a config that has no problem, with every default filled in. */
export function normalise(config: PipelineConfig): Pipeline {
  const { name, generation = 1, profile = 'latency' } = config;
  const source = sourceOf(config.source, name, generation);
  const ports = PORT_NAMES.map((port) => [port, config.ports?.[port] ?? DEFAULT_PORTS[port]] as const);
  return {
    version: 1,
    name,
    generation,
    source,
    tables: config.tables.map((table) => tableOf(table, source.zeroDates)),
    sink: sinkOf(config.sink, profile),
    delivery: config.delivery ?? 'at-least-once',
    profile,
    flink: {
      version: config.flink?.version ?? FLINK_VERSIONS[0],
      parallelism: config.flink?.parallelism ?? 1,
      checkpointIntervalMs: config.flink?.checkpointInterval ?? 3_000,
      groupId: config.flink?.groupId ?? 'flink-sync-connector',
    },
    ports: Object.fromEntries(ports) as Pipeline['ports'],
    ...(config.docker?.images === undefined ? {} : { docker: { images: imagesOf(config.docker.images) } }),
  };
}
