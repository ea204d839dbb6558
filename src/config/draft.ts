import type { z } from 'zod';
import type { Column, Problem } from '../model/index.js';
import { imagesSchema } from './schema/docker.js';
import { flinkSchema } from './schema/flink.js';
import { type PipelineConfig, pipelineSchema } from './schema/index.js';
import { portsSchema } from './schema/ports.js';
import { findingOf } from './schema/refusals.js';
import { sinkSchema } from './schema/sink.js';
import { sourceSchema } from './schema/source.js';
import { definitionSchema, namedColumn, tableSchema } from './schema/table.js';

type Raw = Readonly<Record<string, unknown>>;
type Fields<S extends z.ZodObject> = { readonly [K in keyof S['shape']]?: z.infer<S['shape'][K]> };

export interface TableDraft extends Omit<Fields<typeof tableSchema>, 'columns'> {
  /** Columns by name, in the file's order; null where the definition has a problem of its own. */
  readonly columns: ReadonlyMap<string, Column | null>;
}

/**
 * The parts of a config that are right by themselves, each taken alone: rules that compare parts can then be asked
 * although other parts have problems, and everything is reported at once.
 */
export interface Draft extends Pick<Fields<typeof pipelineSchema>, 'name' | 'generation' | 'delivery'> {
  readonly source: Fields<typeof sourceSchema>;
  readonly tables: readonly TableDraft[];
  readonly sink: Fields<typeof sinkSchema>;
  readonly flink: Fields<typeof flinkSchema>;
  readonly ports: Fields<typeof portsSchema>;
  readonly images: Fields<typeof imagesSchema>;
}

const plainSchema = pipelineSchema.pick({ name: true, generation: true, delivery: true });

function asRaw(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

function pickFields<S extends z.ZodObject>(schema: S, value: unknown): Fields<S> {
  const raw = asRaw(value);
  const picked: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(schema.shape)) {
    const result = (field as z.ZodType).safeParse(raw[key]);
    if (result.success && result.data !== undefined) picked[key] = result.data;
  }
  return picked as Fields<S>;
}

function pickColumns(value: unknown, index: number, problems: Problem[]): ReadonlyMap<string, Column | null> {
  const columns = Object.entries(asRaw(value)).map(([name, text]) => {
    const { data, error } = definitionSchema.safeParse(text);
    const path = ['tables', index, 'columns', name];
    // The schema does not look at the definition of a column whose name is wrong.
    const found = (error?.issues ?? []).map(findingOf).filter((one) => one !== undefined);
    problems.push(...found.map((one): Problem => ({ path, at: 'value', ...one })));
    return [name, data === undefined ? null : namedColumn(name, data)] as const;
  });
  return new Map(columns);
}

/** Takes what is right out of a config that has problems, and what is wrong with definitions of columns. */
export function salvage(root: unknown): { readonly draft: Draft; readonly problems: readonly Problem[] } {
  const raw = asRaw(root);
  const problems: Problem[] = [];
  const tables = (Array.isArray(raw.tables) ? raw.tables : []).map((table: unknown, index): TableDraft => {
    return { ...pickFields(tableSchema, table), columns: pickColumns(asRaw(table).columns, index, problems) };
  });
  const draft: Draft = {
    ...pickFields(plainSchema, raw),
    source: pickFields(sourceSchema, raw.source),
    tables,
    sink: pickFields(sinkSchema, raw.sink),
    flink: pickFields(flinkSchema, raw.flink),
    ports: pickFields(portsSchema, raw.ports),
    images: pickFields(imagesSchema, asRaw(raw.docker).images),
  };
  return { draft, problems };
}

/** The parts of a config that has been read as a whole. */
export function draftOf({ source, sink, flink, ports, docker, ...config }: PipelineConfig): Draft {
  return {
    ...config,
    source: source ?? {},
    sink: sink ?? {},
    flink: flink ?? {},
    ports: ports ?? {},
    images: docker?.images ?? {},
  };
}
