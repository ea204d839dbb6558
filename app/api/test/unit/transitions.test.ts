import { expect, test } from 'vitest';
import { following, STATUSES } from '../../src/orders/transitions.js';

test('where an order can go', () => {
  expect(STATUSES.map((status) => `${status}: ${following(status).join(', ')}`)).toEqual([
    'pending: paid, cancelled',
    'paid: shipped, cancelled',
    'shipped: delivered',
    'delivered: ',
    'cancelled: ',
  ]);
});

test('nothing follows a status that another program wrote', () => {
  expect(['lost', '', 'constructor'].map(following)).toEqual([[], [], []]);
});
