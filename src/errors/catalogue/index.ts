import { CONFIG } from './config.js';
import { JOBS } from './jobs.js';
import { MACHINE } from './machine.js';
import { PROBLEMS } from './problems.js';
import { REFUSALS } from './refusals.js';
import { STACK } from './stack.js';
import { STORES } from './stores.js';
import { USAGE } from './usage.js';

/** What is said of a code in general; an error itself names ports, tables and servers. */
export interface CatalogueEntry {
  /** What happened. */
  readonly what: string;
  /** Why it happens, or what is affected. */
  readonly why: string;
  /** What to do. */
  readonly next: string;
}

export interface Area {
  readonly title: string;
  readonly entries: Readonly<Record<string, CatalogueEntry>>;
}

/**
 * Everything that can go wrong and that a user can see, by area. A code is a few words and not a number: it can be
 * remembered, says in a log what happened, and two codes that are added at the same time do not collide. A code that was
 * released keeps its meaning; its texts may change.
 */
export const AREAS = [
  { title: 'The command line', entries: USAGE },
  { title: 'The config and its passwords', entries: CONFIG },
  { title: 'Single problems of pipeline.yaml', entries: PROBLEMS },
  { title: 'The machine', entries: MACHINE },
  { title: 'The stack', entries: STACK },
  { title: 'MySQL, Kafka and ClickHouse', entries: STORES },
  { title: 'Flink and the jobs', entries: JOBS },
  { title: 'Refusals: what could lose rows', entries: REFUSALS },
] as const satisfies readonly Area[];

export type ProblemCode = keyof typeof PROBLEMS;
export type RefusalCode = keyof typeof REFUSALS;
export type ErrorCode =
  | keyof typeof USAGE
  | keyof typeof CONFIG
  | ProblemCode
  | keyof typeof MACHINE
  | keyof typeof STACK
  | keyof typeof STORES
  | keyof typeof JOBS
  | RefusalCode;
