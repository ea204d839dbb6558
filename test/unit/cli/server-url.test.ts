import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseServerUrl, withoutPassword } from '../../../src/cli/server-url.js';

const PROTOCOLS = ['mysql:', 'https:'];

test('an address is taken apart', () => {
  expect(parseServerUrl('mysql://app:s3cret@db.example.com:3307/shop.orders', PROTOCOLS)).toEqual({
    protocol: 'mysql:',
    host: 'db.example.com:3307',
    hostname: 'db.example.com',
    port: 3307,
    user: 'app',
    password: 's3cret',
    path: 'shop.orders',
  });
  expect(parseServerUrl('mysql://app@[::1]', PROTOCOLS)).toMatchObject({ hostname: '::1', password: null, path: '' });
});

test.each([
  'shop',
  'http://a@host/db',
  'mysql://host/db',
  'mysql:///db',
  'mysql://a%@host/db',
])('%s is none', (text) => {
  expect(parseServerUrl(text, PROTOCOLS)).toBeNull();
});

test('what is encoded in an address comes out as it was, whatever characters it has', () => {
  const word = fc.string({ minLength: 1, unit: 'grapheme' });
  fc.assert(
    fc.property(fc.constantFrom('mysql', 'https'), word, word, word, (protocol, user, password, path) => {
      // A browser's address has no such parts of a path.
      fc.pre(path !== '.' && path !== '..');
      const [a, b, c] = [user, password, path].map(encodeURIComponent);
      expect(parseServerUrl(`${protocol}://${a}:${b}@db/${c}`, PROTOCOLS)).toMatchObject({ user, password, path });
    }),
  );
});

test('a password is not shown', () => {
  expect(withoutPassword('mysql://app:s3cret@db/shop')).toBe('mysql://app@db/shop');
  expect(withoutPassword('not an address')).toBe('not an address');
});
