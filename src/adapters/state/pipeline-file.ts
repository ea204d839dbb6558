import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EARLIER_READER, type Pipeline, type Source } from '../../model/index.js';
import { readJsonFile, writeJsonFile } from './json-file.js';

/** What was so before a pipeline could say it. */
const EARLIER_SOURCE: Partial<Source> = { reader: EARLIER_READER, zeroDates: 'error' };

/**
 * Only this program writes the file, from a parsed pipeline; the check tells a damaged file from a whole one. Files of
 * versions that had one reader of MySQL do not name it.
 */
const pipelineSchema = z
  .custom<Pipeline>(
    (value) =>
      z.looseObject({ version: z.literal(1), name: z.string(), tables: z.array(z.unknown()) }).safeParse(value).success,
    'this is not a pipeline',
  )
  .transform((pipeline): Pipeline => ({ ...pipeline, source: { ...EARLIER_SOURCE, ...pipeline.source } }));

function pipelineFile(stateDir: string): string {
  return join(stateDir, 'pipeline.json');
}

/** The pipeline that the running jobs were made from, as the last `up` or `submit` left it; null before the first one. It holds no secret. */
export function readRunningPipeline(stateDir: string): Promise<Pipeline | null> {
  return readJsonFile(pipelineFile(stateDir), pipelineSchema);
}

/** Keeps the pipeline for the supervisor, which resubmits lost jobs without looking at a config that is being edited. */
export async function writeRunningPipeline(stateDir: string, pipeline: Pipeline): Promise<void> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  await writeJsonFile(pipelineFile(stateDir), pipeline);
}

function earlierFile(stateDir: string): string {
  return join(stateDir, 'earlier-pipeline.json');
}

/**
 * Keeps what cdcctl 0.1 submitted the jobs from, before `up` puts the config of today in its place: by it their states are
 * recognised.
 */
export async function keepEarlierPipeline(stateDir: string): Promise<void> {
  const pipeline = await readRunningPipeline(stateDir);
  if (pipeline === null || (await readJsonFile(earlierFile(stateDir), pipelineSchema)) !== null) return;
  await writeJsonFile(earlierFile(stateDir), pipeline);
}

/** The pipeline that cdcctl 0.1 left behind: the one that was kept, or the one that stands there. */
export async function readEarlierPipeline(stateDir: string): Promise<Pipeline | null> {
  return (await readJsonFile(earlierFile(stateDir), pipelineSchema)) ?? readRunningPipeline(stateDir);
}
