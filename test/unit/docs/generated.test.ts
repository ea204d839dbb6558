import { expect, test } from 'vitest';
import { PAGES } from '../../../tools/docs/pages.js';
import { read } from './files.js';

test.each(PAGES)('$path is what npm run docs writes', ({ path, text }) => {
  expect(read(path), 'npm run docs').toBe(text());
});
