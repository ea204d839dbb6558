import { expect, test } from 'vitest';
import { guard } from '../../src/http/guards.js';

const asked = guard(['order-api']);

test.each([
  [{ host: '127.0.0.1:3000' }],
  [{ host: 'localhost:3000' }],
  [{ host: 'LOCALHOST' }],
  [{ host: '[::1]:3000' }],
  [{ host: 'order-api:3000' }],
  [{ host: 'localhost:3000', origin: 'http://localhost:3000' }],
])('%j may come in', (headers) => {
  expect(asked({ headers })).toBeNull();
});

test.each<[Record<string, string>, string]>([
  [{ host: 'evil.example' }, 'wrong-host'],
  [{ host: 'localhost.evil.example' }, 'wrong-host'],
  [{ host: '' }, 'wrong-host'],
  [{}, 'wrong-host'],
  [{ host: 'localhost:3000', origin: 'http://evil.example' }, 'foreign-origin'],
  [{ host: 'localhost:3000', origin: 'http://localhost:8080' }, 'foreign-origin'],
  [{ host: 'localhost:3000', origin: 'null' }, 'foreign-origin'],
])('%j may not', (headers, kind) => {
  expect(asked({ headers })?.type).toBe(`urn:problem-type:order-api:${kind}`);
});
