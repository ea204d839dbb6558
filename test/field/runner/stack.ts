import type { Answer } from '../../e2e/support/workspace.js';
import { databaseOf, type FieldCase } from '../case.js';
import type { Engines } from './engines.js';
import { inSession, type Server } from './mysql.js';
import { TARGETS } from './pipeline-text.js';

/** Engines that carry the tables of one round of cases. */
export interface FieldStack extends Pick<Engines, 'workspace' | 'server' | 'clickhouse' | 'generation'> {
  readonly cases: readonly FieldCase[];
  /** What `submit`, or the `up` before it, answered. */
  readonly submitted: Answer;
  /** The view, as it is quoted in a query, that shows what this generation has brought. */
  view(target: string): string;
  /** Writes pipeline.yaml anew. */
  setGeneration(generation: number): Promise<void>;
}

/** Creates the databases of the cases and runs what they have before `submit`. */
async function prepare(server: Server, cases: readonly FieldCase[]): Promise<void> {
  for (const one of cases) {
    await inSession(server, 'mysql', [
      `DROP DATABASE IF EXISTS \`${databaseOf(one)}\``,
      `CREATE DATABASE \`${databaseOf(one)}\` CHARACTER SET utf8mb4`,
    ]);
    await inSession(server, databaseOf(one), one.before);
  }
}

/** Submits the jobs for these cases; those of an earlier round are ended, and this one is a new generation. */
export async function beginRound(engines: Engines, cases: readonly FieldCase[], first: boolean): Promise<FieldStack> {
  const { workspace, server, clickhouse } = engines;
  if (!first) await engines.cancelJobs();
  await prepare(server, cases);
  await engines.declare(cases, first ? engines.generation() : engines.generation() + 1);
  const up = await workspace.cdcctl('up');
  const submitted = up.exitCode === 0 ? await workspace.cdcctl('submit') : up;
  return {
    ...{ cases, workspace, server, clickhouse, submitted, generation: engines.generation },
    view(target) {
      const generation = engines.generation();
      return `\`${TARGETS}\`.\`${target}${generation === 1 ? '' : `_g${generation}`}\``;
    },
    setGeneration: (generation) => engines.declare(cases, generation),
  };
}

/** Takes back what these cases have changed of the server, so that a later round finds it as it was. */
export async function endRound({ server }: FieldStack, carriedOut: readonly FieldCase[]): Promise<void> {
  for (const one of carriedOut) await inSession(server, 'mysql', one.cleanup ?? []);
}
