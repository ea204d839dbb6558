import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Identity, JobsFile, StateStore, Submission } from '../../ports/index.js';
import { readJsonFile, writeJsonFile } from './json-file.js';
import { readEarlierPipeline, readRunningPipeline, writeRunningPipeline } from './pipeline-file.js';

const identitySchema: z.ZodType<Identity> = z.object({
  pipeline: z.string(),
  generation: z.number().int(),
  mysqlServerUuid: z.string(),
  kafkaClusterId: z.string(),
  topicIds: z.record(z.string(), z.string()),
  tableUuids: z.record(z.string(), z.string()),
});

const jobsSchema: z.ZodType<JobsFile> = z.object({
  generation: z.number().int(),
  jobs: z.array(
    z.object({
      kind: z.enum(['cdc', 'sync']),
      name: z.string(),
      runs: z.array(z.string()),
      hash: z.string(),
      savepoint: z.string().nullable(),
      desired: z.enum(['running', 'stopped']),
    }),
  ),
});

const submissionSchema: z.ZodType<Submission> = z.object({
  hash: z.string(),
  identity: z.unknown(),
  script: z.string(),
  settings: z.record(z.string(), z.string()),
  statements: z.array(z.object({ sql: z.string(), place: z.string() })),
});

/** The pipeline's state directory as files: identity.json, jobs.json and what the jobs were submitted with. A damaged file is a CdcctlError that names it. */
export function fileStateStore(stateDir: string): StateStore {
  const identityFile = join(stateDir, 'identity.json');
  const jobsFile = join(stateDir, 'jobs.json');
  const submissionFile = (kind: string): string => join(stateDir, `submitted-${kind}.json`);
  const write = async (path: string, value: unknown): Promise<void> => {
    await mkdir(stateDir, { recursive: true, mode: 0o700 });
    await writeJsonFile(path, value);
  };
  return {
    readIdentity: () => readJsonFile(identityFile, identitySchema),
    writeIdentity: (identity) => write(identityFile, identity),
    readJobs: () => readJsonFile(jobsFile, jobsSchema),
    writeJobs: (jobs) => write(jobsFile, jobs),
    readSubmission: (kind) => readJsonFile(submissionFile(kind), submissionSchema),
    writeSubmission: (kind, submission) => write(submissionFile(kind), submission),
    readPipeline: () => readRunningPipeline(stateDir),
    writePipeline: (pipeline) => writeRunningPipeline(stateDir, pipeline),
    readEarlierPipeline: () => readEarlierPipeline(stateDir),
  };
}
