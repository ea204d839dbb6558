import { EARLIER_READER, FLUSH_INTERVAL_MS, type JobKind, type Pipeline, PROFILES } from '../model/index.js';
import { earlierDigest, type JobIdentity, jobHash, jobIdentity } from '../plan/index.js';
import { earlierStatements } from '../render/earlier/index.js';
import { inJobOrder } from '../render/flink-sql/index.js';
import type { ApplyDeps } from './deps.js';

/** What cdcctl 0.1, which had one reader, may have been given: what it kept, and the config of today with either profile. */
function candidates(configured: Pipeline, kept: Pipeline | null): readonly Pipeline[] {
  const pipeline: Pipeline = { ...configured, source: { ...configured.source, reader: EARLIER_READER } };
  const tuned = PROFILES.flatMap((profile) =>
    [...new Set([pipeline.sink.flushIntervalMs, FLUSH_INTERVAL_MS[profile]])].map((flushIntervalMs) => ({
      ...pipeline,
      profile,
      sink: { ...pipeline.sink, flushIntervalMs },
    })),
  );
  return [...(kept === null ? [] : [kept]), ...tuned.flatMap((one) => [one, inJobOrder(one)])];
}

/** A hash that is the same for two jobs of one identity. */
function identityOf(pipeline: Pipeline, kind: JobKind): string {
  return jobHash({ identity: jobIdentity(pipeline, kind), statements: [], settings: {}, jars: {} });
}

/** A pipeline whose job is the wanted one, and the SQL part of the hash that cdcctl 0.1 gave to that job. */
export interface EarlierJob {
  readonly pipeline: Pipeline;
  readonly digest: string;
}

/** The jobs of cdcctl 0.1 whose state is one of the wanted job; there the tables stood in the order of the config. */
export function earlierJobs(pipeline: Pipeline, kind: JobKind, kept: Pipeline | null): readonly EarlierJob[] {
  const wanted = identityOf(inJobOrder(pipeline), kind);
  return candidates(pipeline, kept)
    .filter((one) => identityOf(one, kind) === wanted)
    .map((one) => ({ pipeline: one, digest: earlierDigest(earlierStatements(one, kind)) }));
}

/** The identity of the job that was submitted with this hash; null where it was not written down. */
export async function lastIdentity(
  { state }: Pick<ApplyDeps, 'state'>,
  kind: JobKind,
  hash: string,
  kept: Pipeline | null,
): Promise<JobIdentity | null> {
  const submission = await state.readSubmission(kind);
  // Only this program writes it, and only from an identity.
  if (submission?.hash === hash) return (submission.identity ?? null) as JobIdentity | null;
  const isKept = kept !== null && hash.startsWith(`${earlierDigest(earlierStatements(kept, kind))}-`);
  return isKept ? jobIdentity(kept, kind) : null;
}
