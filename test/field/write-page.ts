import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_READER } from '../../src/model/index.js';
import { CASES } from './cases/index.js';
import { keptResults } from './kept.js';
import { knownFailures } from './known-failures.js';
import { fieldCasesPage } from './page.js';

const page = fieldCasesPage(CASES, knownFailures(DEFAULT_READER), keptResults(DEFAULT_READER), DEFAULT_READER);
writeFileSync(join(import.meta.dirname, '../../docs/field-cases.md'), page);
