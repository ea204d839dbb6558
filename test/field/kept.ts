import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Reader } from '../../src/model/index.js';
import type { FieldCase } from './case.js';
import type { FieldResult } from './result.js';

const schema = z.array(
  z.strictObject({
    name: z.string(),
    passed: z.boolean(),
    shows: z.string(),
    text: z.string(),
    seconds: z.number(),
    /** Of the run: what ran, when, and where. */
    commit: z.string(),
    date: z.string(),
    machine: z.string(),
    seed: z.number(),
  }),
);

/** What each case came to when it ran last with one reader of MySQL. */
export type Kept = z.infer<typeof schema>;

const fileOf = (reader: Reader) => join(import.meta.dirname, `result.${reader}.json`);
const LONGEST_TEXT = 1_500;

export function keptResults(reader: Reader): Kept {
  const file = fileOf(reader);
  return existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
}

/** The results of this run in the place of older ones; those of cases that are no more go. */
export function merged(kept: Kept, run: FieldResult, cases: readonly FieldCase[]): Kept {
  const { commit, date, machine, seed } = run;
  return cases.flatMap(({ name }) => {
    const now = run.cases.find((one) => one.name === name);
    if (now === undefined) return kept.filter((one) => one.name === name);
    return [{ ...now, text: now.text.slice(0, LONGEST_TEXT), commit, date, machine, seed }];
  });
}

export function keep(reader: Reader, results: Kept): void {
  writeFileSync(fileOf(reader), `${JSON.stringify(results, null, 2)}\n`);
}
