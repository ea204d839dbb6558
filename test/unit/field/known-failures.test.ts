import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadPipeline } from '../../../src/config/load.js';
import { DEFAULT_READER, READERS } from '../../../src/model/index.js';
import { databaseOf, type FieldCase } from '../../field/case.js';
import { CASES } from '../../field/cases/index.js';
import { keptResults } from '../../field/kept.js';
import { checkKnown, type KnownFailure, knownFailures, unexpected } from '../../field/known-failures.js';
import { fieldCasesPage } from '../../field/page.js';
import { surprises } from '../../field/result.js';
import { pipelineText } from '../../field/runner/pipeline-text.js';

const one: FieldCase = {
  ...{ name: 'one', kind: 'lost changes', did: 'INSERT' },
  ...{ before: [], after: [], tables: {}, verdict: { is: 'equal' } },
};
const known: KnownFailure = { case: 'one', reason: 'it is not read', shows: 'only in MySQL: \\["2"\\]' };
const passed = { passed: true, text: '' };
const failed = { passed: false, text: 'one: INSERT\nonly in MySQL: ["2"]' };

describe('the list of known failures', () => {
  test.each(READERS)('of %s names cases that there are, each once, with a reason', (reader) => {
    expect(checkKnown(knownFailures(reader), CASES)).toEqual([]);
  });

  test('is refused with a case that there is not, one that stands twice, and one without a reason', () => {
    const list = [known, known, { ...known, case: 'two' }, { ...known, case: 'one', reason: ' ' }];
    expect(checkKnown(list, [one])).toEqual([
      'one stands twice',
      'two is no case',
      'one stands twice',
      'one has no reason',
    ]);
  });

  test('is exact: what fails has to stand on it, with what it shows, and what passes must not', () => {
    expect(unexpected(one, passed, undefined)).toBeNull();
    expect(unexpected(one, failed, known)).toBeNull();
    expect(unexpected(one, failed, undefined)).toContain('only in MySQL: ["2"]');
    expect(unexpected(one, passed, known)).toContain('one passes now: take it off');
    expect(unexpected(one, passed, { ...known, byChance: true })).toBeNull();
    const other = { passed: false, text: 'ClickHouse is away' };
    expect(unexpected(one, other, known)).toMatch(/not this one[\s\S]*ClickHouse is away/);
  });
});

test('every case has a name, and so a database, of its own', () => {
  const names = CASES.map(databaseOf);
  expect(names.filter((name, index) => names.indexOf(name) !== index || !/^f_[a-z0-9_]{1,40}$/.test(name))).toEqual([]);
});

test.each([null, 3306])('cdcctl takes the pipeline of all cases, with MySQL at port %s', (ownMysql) => {
  const text = pipelineText(CASES, { generation: 1, ownMysql });
  const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text, env: {} });
  expect(pipeline.tables).toHaveLength(CASES.flatMap((one) => Object.keys(one.tables)).length + 1);
});

describe('what each case came to when it ran last', () => {
  // A reader that no run has kept anything of is no default.
  const readers = READERS.filter((reader) => reader === DEFAULT_READER || keptResults(reader).length > 0);

  test.each(readers)('stands for every case with %s, and each that is known to fail failed in that way', (reader) => {
    const kept = keptResults(reader);
    expect(kept.map(({ name }) => name).sort()).toEqual(CASES.map(({ name }) => name).sort());
    const known = ({ name }: { readonly name: string }) => knownFailures(reader).find((one) => one.case === name);
    expect(surprises({ cases: kept.filter(known) }, known)).toEqual([]);
  });

  test('is what docs/field-cases.md shows of the default reader', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/field-cases.md'), 'utf8');
    const kept = keptResults(DEFAULT_READER);
    expect(page, 'npm run docs').toBe(fieldCasesPage(CASES, knownFailures(DEFAULT_READER), kept, DEFAULT_READER));
  });
});
