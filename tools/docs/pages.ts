import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFigures } from '../../bench/e2e/readme.js';
import type { E2eResult } from '../../bench/e2e/result.js';
import { createProgram } from '../../src/cli/program.js';
import { DEFAULT_READER } from '../../src/model/index.js';
import { CASES } from '../../test/field/cases/index.js';
import { keptResults } from '../../test/field/kept.js';
import { knownFailures } from '../../test/field/known-failures.js';
import { fieldCasesPage } from '../../test/field/page.js';
import { commandsPage } from './commands-page.js';
import { configurationPage } from './configuration-page.js';
import { errorsPage } from './errors-page.js';

export const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: () => string;
}

/** Every page that is made from something else, as it has to be now. docs/faults.md is not one: a run of an hour writes it. */
export const PAGES: readonly Page[] = [
  { path: 'docs/commands.md', text: () => commandsPage(createProgram(async () => undefined)) },
  { path: 'docs/configuration.md', text: configurationPage },
  { path: 'docs/errors.md', text: errorsPage },
  {
    path: 'docs/field-cases.md',
    text: () => fieldCasesPage(CASES, knownFailures(DEFAULT_READER), keptResults(DEFAULT_READER), DEFAULT_READER),
  },
  {
    path: 'README.md',
    text: () => withFigures(read('README.md'), JSON.parse(read('bench/results/e2e.json')) as E2eResult),
  },
];
