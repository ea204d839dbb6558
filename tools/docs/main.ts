// `npm run docs`: writes the pages that are made from the program, the schema and the results of tests and benchmarks.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES, root } from './pages.js';

for (const { path, text } of PAGES) writeFileSync(join(root, path), text());
