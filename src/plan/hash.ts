import { createHash } from 'node:crypto';

/** What a job is made from. */
export interface JobSource {
  /** With placeholders as they are: ports and passwords do not make it another job. */
  readonly statements: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
  /** SHA-256 of the connector jars by file name. */
  readonly jars: Readonly<Record<string, string>>;
}

const PARTS = ['SQL', 'settings', 'connector jars'] as const;
export type JobPart = (typeof PARTS)[number];

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

function sorted(record: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** `<sql>-<settings>-<jars>`, 64 bits of SHA-256 each, so that two of them also tell what differs. */
export function jobHash(source: JobSource): string {
  return [source.statements, sorted(source.settings), sorted(source.jars)].map(digest).join('-');
}

/** Which parts differ between two hashes; all of them where one is not a hash of this form. */
export function changedParts(before: string, after: string): readonly JobPart[] {
  const [old, now] = [before.split('-'), after.split('-')];
  return old.length === PARTS.length ? PARTS.filter((_part, index) => old[index] !== now[index]) : PARTS;
}
