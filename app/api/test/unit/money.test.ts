import fc from 'fast-check';
import { expect, test } from 'vitest';
import { centsOf, MOST_CENTS, moneyText } from '../../src/input/money.js';
import { newOrder } from '../../src/input/requests.js';

test.each([
  ['0', 0n],
  ['0.01', 1n],
  ['0.1', 10n],
  ['12.50', 1250n],
  ['12.5', 1250n],
  ['99999999.99', MOST_CENTS],
])('%s is %s cents', (text, cents) => {
  expect(centsOf(text)).toBe(cents);
});

test.each([
  '',
  '.5',
  '5.',
  '00',
  '01.00',
  '+1',
  '-1',
  '-0',
  '1.234',
  '100000000',
  '1e3',
  '1,50',
  ' 1',
  '1 ',
  '1\n',
  '0x10',
  '१',
  'NaN',
  'Infinity',
])('%j is no money', (text) => {
  expect(centsOf(text)).toBeNull();
});

test('every amount that a column can hold goes through text and back', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, MOST_CENTS), (cents) => {
      expect(moneyText(cents)).toMatch(/^\d+\.\d\d$/);
      expect(centsOf(moneyText(cents))).toBe(cents);
    }),
  );
});

test('quantity times price is exact', () => {
  const order = { userId: 1, productName: 'Tea' };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), fc.bigInt(0n, 9_999_999n), (quantity, price) => {
      const { totalPrice } = newOrder({ ...order, quantity, unitPrice: moneyText(price) });
      expect(totalPrice.replace('.', '').replace(/^0+(?=\d)/, '')).toBe((BigInt(quantity) * price).toString());
    }),
  );
  expect(newOrder({ ...order, quantity: 3, unitPrice: '0.1' }).totalPrice).toBe('0.30');
  expect(newOrder({ ...order, quantity: 1_000_000, unitPrice: '99.99' }).totalPrice).toBe('99990000.00');
});
