import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { redact } from '../../../src/model/index.js';

interface Vector {
  readonly case: string;
  readonly secrets: Readonly<Record<string, string>>;
  readonly text: string;
  readonly shown: string;
}

/** The service `submit` keeps the same rule, and is tested with the same vectors. */
const file = join(import.meta.dirname, '../../vectors/redaction.json');
const { vectors }: { readonly vectors: readonly Vector[] } = JSON.parse(readFileSync(file, 'utf8'));

test('there are vectors', () => {
  expect(vectors.length).toBeGreaterThan(25);
});

test.each(vectors)('$case: $text', ({ secrets, text, shown }) => {
  expect(redact(text, new Map(Object.entries(secrets)))).toBe(shown);
});
