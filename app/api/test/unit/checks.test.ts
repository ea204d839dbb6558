import { expect, test } from 'vitest';
import { money, orderId, productName, quantity, userId } from '../../src/input/checks.js';

const BIGINT = 'must be a whole number from 1 to 9223372036854775807';
const UNSIGNED = 'must be a whole number from 1 to 18446744073709551615';
const MONEY = 'must be decimal text such as "12.50", from "0.00" to "99999999.99"';
const QUANTITY = 'must be a whole number from 1 to 1000000';

test.each([
  [1, '1'],
  [9_007_199_254_740_991, '9007199254740991'],
  ['9223372036854775807', '9223372036854775807'],
])('a user may be %j', (given, value) => {
  expect(userId(given)).toEqual({ value });
});

test.each<[unknown, string]>([
  [0, BIGINT],
  [-1, BIGINT],
  [1.5, BIGINT],
  [true, BIGINT],
  [null, BIGINT],
  [[1], BIGINT],
  [{ valueOf: 1 }, BIGINT],
  ['9223372036854775808', BIGINT],
  ['01', BIGINT],
  ['1 OR 1=1', BIGINT],
  ['1\u0000', BIGINT],
  ['1\n', BIGINT],
  ['１', BIGINT],
  [9_007_199_254_740_992, 'is too large for a JSON number to be exact; send it as text'],
  [1e308, 'is too large for a JSON number to be exact; send it as text'],
])('a user may not be %j', (given, wrong) => {
  expect(userId(given)).toEqual({ wrong });
});

test('the number of an order is unsigned', () => {
  expect(orderId('18446744073709551615')).toEqual({ value: '18446744073709551615' });
  expect(orderId('18446744073709551616')).toEqual({ wrong: UNSIGNED });
  expect(orderId(['1', '2'])).toEqual({ wrong: UNSIGNED });
});

test.each<[unknown]>([
  [0],
  [-1],
  [0.5],
  [1_000_001],
  [1e308],
  ['1'],
  [null],
  [[]],
  [true],
  [Number.NaN],
])('a quantity may not be %j', (given) => {
  expect(quantity(given)).toEqual({ wrong: QUANTITY });
});

test('a quantity is a whole number', () => {
  expect([quantity(1), quantity(1_000_000)]).toEqual([{ value: 1 }, { value: 1_000_000 }]);
});

test('money is text', () => {
  expect(money('12.50')).toEqual({ value: 1250n });
  expect(money(12.5)).toEqual({ wrong: 'must be decimal text such as "12.50", not a number' });
  for (const given of ['-0.01', '1e308', '', null, ['1.00'], { amount: '1.00' }, false])
    expect(money(given)).toEqual({ wrong: MONEY });
});

test.each([
  'Tea',
  '<script>alert(1)</script>',
  "'; DROP TABLE orders; --",
  '한국 차',
  '🍵'.repeat(255),
  ' with spaces ',
  '\u202eright to left',
])('a product may be called %j, and stays as it is', (name) => {
  expect(productName(name)).toEqual({ value: name });
});

test.each<[unknown, string]>([
  [1, 'must be text'],
  [['Tea'], 'must be text'],
  [null, 'must be text'],
  ['', 'must not be blank'],
  [' \u00a0\u3000', 'must not be blank'],
  ['Tea\u0000', 'must not have control characters'],
  ['Tea\n', 'must not have control characters'],
  ['Tea\u0085', 'must not have control characters'],
  ['\ud83c', 'must be well-formed Unicode, without half a surrogate pair'],
  ['x'.repeat(256), 'must have at most 255 characters'],
  ['🍵'.repeat(256), 'must have at most 255 characters'],
  ['x'.repeat(16_000), 'must have at most 255 characters'],
])('a product may not be called %j', (name, wrong) => {
  expect(productName(name)).toEqual({ wrong });
});
