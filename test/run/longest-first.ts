import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Test files that take minutes, the longest first; the others take less than one and a half. */
const LONGEST = [
  'faults',
  'connector',
  'drift',
  'orders',
  'sample-database',
  'types',
  'snapshot',
  'cdcctl',
  'compose',
  'versions',
];

/** Begins with the files that take longest: one of them that begins last would run alone at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.indexOf(basename(moduleId, '.test.ts'));
      return found === -1 ? LONGEST.length : found;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
