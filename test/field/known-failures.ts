import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Reader } from '../../src/model/index.js';
import { READER } from '../e2e/support/reader.js';
import type { FieldCase } from './case.js';
import type { Outcome } from './runner/judge-round.js';

const schema = z.array(
  z.strictObject({
    case: z.string(),
    /** Why the reader cannot pass it. */
    reason: z.string(),
    /** What its failure shows, as a regular expression: one that fails for another reason is no known failure. */
    shows: z.string(),
    /** It stops every table, so that nothing else can be tried beside it. */
    stopsEverything: z.literal(true).optional(),
    /** It takes a moment that nobody can choose, so the case may pass although nothing is mended. */
    byChance: z.literal(true).optional(),
  }),
);

export type KnownFailure = z.infer<typeof schema>[number];

/** Cases that a reader of MySQL cannot pass; none where no file says so. The list is exact: see `unexpected`. */
export function knownFailures(reader: Reader): readonly KnownFailure[] {
  const file = join(import.meta.dirname, `known-failures.${reader}.json`);
  return existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
}

/** Those of the reader that runs. */
const KNOWN_FAILURES = knownFailures(READER);

const byName = new Map(KNOWN_FAILURES.map((known) => [known.case, known]));

export function knownFailure({ name }: Pick<FieldCase, 'name'>): KnownFailure | undefined {
  return byName.get(name);
}

/** Whether it has to run without any other case beside it. */
export function runsAlone(one: FieldCase): boolean {
  return one.alone === true || knownFailure(one)?.stopsEverything === true;
}

/** What is wrong with a list. */
export function checkKnown(list: readonly KnownFailure[], cases: readonly FieldCase[]): readonly string[] {
  const names = cases.map(({ name }) => name);
  return list.flatMap(({ case: name, reason }, index) => [
    ...(names.includes(name) ? [] : [`${name} is no case`]),
    ...(list.findIndex((other) => other.case === name) < index ? [`${name} stands twice`] : []),
    ...(reason.trim() === '' ? [`${name} has no reason`] : []),
  ]);
}

/** What is wrong where a case fails that is not on the list, passes although it is, or fails for another reason; else null. */
export function unexpected(
  one: Pick<FieldCase, 'name'>,
  { passed, text }: Pick<Outcome, 'passed' | 'text'>,
  known: KnownFailure | undefined,
): string | null {
  if (known === undefined) return passed ? null : text;
  if (passed && known.byChance === true) return null;
  if (passed) return `${one.name} passes now: take it off test/field/known-failures.${READER}.json`;
  if (new RegExp(known.shows).test(text)) return null;
  return `${one.name} is a known failure, but not this one, which does not show ${known.shows}:\n${text}`;
}
