import { sha256Hex } from '../model/index.js';
import type { JobIdentity } from './job-identity.js';

/** What a job is made from. */
export interface JobSource {
  readonly identity: JobIdentity;
  /** With placeholders as they are, without comments: ports, passwords and explanations make no difference. */
  readonly statements: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
  /** SHA-256 of the connector jars by file name. */
  readonly jars: Readonly<Record<string, string>>;
}

/** The form of a hash, its first part. The hashes of cdcctl 0.1 have three parts: SQL, settings and jars. */
const FORM = '2';
const EARLIER_PARTS = 3;

/** What may change between two runs of a job that share a state. */
const TUNING = ['options', 'settings', 'connector jars'] as const;
export type TuningPart = (typeof TUNING)[number];

function digest(value: unknown): string {
  return sha256Hex(JSON.stringify(value)).slice(0, 16);
}

function sorted(record: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** `2-<identity>-<options>-<settings>-<jars>`, 64 bits of SHA-256 each, so that two of them also tell what differs. */
export function jobHash({ identity, statements, settings, jars }: JobSource): string {
  return [FORM, ...[identity, statements, sorted(settings), sorted(jars)].map(digest)].join('-');
}

/** How cdcctl 0.1 named the statements of a job, comments and all, in the first part of its hash. */
export function earlierDigest(statements: readonly string[]): string {
  return digest(statements);
}

/** Whether a hash is one of cdcctl 0.1. */
export function isEarlierHash(hash: string): boolean {
  return hash.split('-').length === EARLIER_PARTS;
}

export interface Comparison {
  /** Whether the state of a job with the earlier hash is one of the job that is wanted. */
  readonly sameState: boolean;
  /** What else differs. */
  readonly tuning: readonly TuningPart[];
}

/** What the job of an earlier hash is to the wanted one. Of a hash of an unknown form nothing is the same. */
export function compareHashes(
  before: string,
  wanted: { readonly hash: string; readonly earlier: readonly string[] },
): Comparison {
  const old = before.split('-');
  const [, identity, ...now] = wanted.hash.split('-');
  if (isEarlierHash(before)) {
    // Its SQL had comments in it and other options, so it is compared as a whole, and counts as other options.
    const [sql = '', ...rest] = old;
    const tuning = TUNING.filter((_part, index) => index === 0 || rest[index - 1] !== now[index]);
    return { sameState: wanted.earlier.includes(sql), tuning };
  }
  if (old[0] !== FORM || old.length !== now.length + 2) return { sameState: false, tuning: TUNING };
  return { sameState: old[1] === identity, tuning: TUNING.filter((_part, index) => old[index + 2] !== now[index]) };
}
