import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CASES } from './cases/index.js';
import { keptResults } from './kept.js';
import { KNOWN_FAILURES } from './known-failures.js';
import { fieldCasesPage } from './page.js';

const page = fieldCasesPage(CASES, KNOWN_FAILURES, keptResults());
writeFileSync(join(import.meta.dirname, '../../docs/field-cases.md'), page);
