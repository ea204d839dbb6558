import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cursor, cursorText } from '../../src/input/cursor.js';
import { idempotencyKey, newOrder, newStatus, pageOf } from '../../src/input/requests.js';
import { ProblemError } from '../../src/problem.js';

/** The problem that a reader throws. */
function problemOf(read: () => unknown): Record<string, unknown> {
  try {
    read();
  } catch (error) {
    if (error instanceof ProblemError) return { ...error.problem };
    throw error;
  }
  return expect.fail('nothing was wrong');
}

const errorsOf = (read: () => unknown) => problemOf(read).errors;

const ORDER = { userId: 7, productName: 'Tea', quantity: 3, unitPrice: '12.50' };

test('an order is read whole', () => {
  expect(newOrder(ORDER)).toEqual({ userId: '7', productName: 'Tea', quantity: 3, totalPrice: '37.50' });
});

test('every field that is wrong is named', () => {
  expect(problemOf(() => newOrder({ quantity: 0, unitPrice: 1, note: '' }))).toEqual({
    type: 'urn:problem-type:order-api:invalid-request',
    title: 'The request is not valid',
    status: 400,
    detail: '5 values are wrong; see errors.',
    errors: [
      { pointer: '#/userId', detail: 'is missing' },
      { pointer: '#/productName', detail: 'is missing' },
      { pointer: '#/quantity', detail: 'must be a whole number from 1 to 1000000' },
      { pointer: '#/unitPrice', detail: 'must be decimal text such as "12.50", not a number' },
      { pointer: '#/note', detail: 'is not a field of this request' },
    ],
  });
});

test('an order costs no more than its column holds', () => {
  expect(problemOf(() => newOrder({ ...ORDER, quantity: 10, unitPrice: '10000000.00' }))).toMatchObject({
    detail: 'One value is wrong; see errors.',
    errors: [{ pointer: '#/unitPrice', detail: 'times quantity must be at most 99999999.99' }],
  });
});

test.each([[undefined], [null], [[]], [[ORDER]], ['text'], [1], [true]])('%j is no order', (body) => {
  expect(errorsOf(() => newOrder(body))).toEqual([{ pointer: '#', detail: 'must be a JSON object' }]);
});

test('fields of the prototype neither count nor pass', () => {
  const body = JSON.parse('{"__proto__":{"userId":7,"quantity":1},"constructor":{"prototype":{"x":1}},"toString":1}');
  expect(errorsOf(() => newOrder(body))).toEqual([
    ...['userId', 'productName', 'quantity', 'unitPrice'].map((name) => ({
      pointer: `#/${name}`,
      detail: 'is missing',
    })),
    ...['__proto__', 'constructor', 'toString'].map((name) => ({
      pointer: `#/${name}`,
      detail: 'is not a field of this request',
    })),
  ]);
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});

test('of thousands of unknown fields ten are named, as JSON pointers', () => {
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`a/b~${i}`, i]));
  const errors = errorsOf(() => newOrder({ ...ORDER, ...many })) as { pointer: string }[];
  expect([errors.length, errors[0]?.pointer]).toEqual([10, '#/a~1b~00']);
});

test('any JSON is an order or a problem', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (body) => {
      expect(problemOf(() => newOrder(body)).status).toBe(400);
    }),
  );
  const field = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.constantFrom(...Object.values(ORDER)),
  );
  fc.assert(
    fc.property(fc.record({ userId: field, productName: field, quantity: field, unitPrice: field }), (body) => {
      try {
        expect(newOrder(body).totalPrice).toMatch(/^\d{1,8}\.\d\d$/);
      } catch (error) {
        expect(error).toBeInstanceOf(ProblemError);
      }
    }),
  );
});

test('a status is one that the table of transitions has', () => {
  expect(newStatus({ status: 'paid' })).toBe('paid');
  for (const status of ['Paid', 'constructor', '__proto__', '', null, ['paid']])
    expect(errorsOf(() => newStatus({ status }))).toEqual([
      { pointer: '#/status', detail: 'must be one of pending, paid, shipped, delivered, cancelled' },
    ]);
});

test('a page has a user, a limit and a place', () => {
  const next = cursorText({ userId: '7', id: '42' });
  expect(pageOf({ userId: '7' })).toEqual({ userId: '7', limit: 20, after: null });
  expect(pageOf({ userId: '7', limit: '100', cursor: next })).toEqual({ userId: '7', limit: 100, after: '42' });
});

test.each<[Record<string, unknown>, string, string]>([
  [{}, 'userId', 'is missing'],
  [{ userId: ['7', '8'] }, 'userId', 'must be a whole number from 1 to 9223372036854775807'],
  [{ userId: '7', limit: '0' }, 'limit', 'must be a whole number from 1 to 100'],
  [{ userId: '7', limit: '101' }, 'limit', 'must be a whole number from 1 to 100'],
  [{ userId: '7', limit: '1e1' }, 'limit', 'must be a whole number from 1 to 100'],
  [{ userId: '7', limit: '' }, 'limit', 'must be a whole number from 1 to 100'],
  [{ userId: '7', offset: '1' }, 'offset', 'is not a parameter of this request'],
  [{ userId: '7', cursor: '' }, 'cursor', 'must be the value of next from an earlier answer'],
  [{ userId: '7', cursor: 'MTo3OjQy=' }, 'cursor', 'must be the value of next from an earlier answer'],
  [{ userId: '8', cursor: cursorText({ userId: '7', id: '42' }) }, 'cursor', 'belongs to the list of another user'],
])('a page may not be %j', (query, parameter, detail) => {
  expect(errorsOf(() => pageOf(query))).toEqual([{ parameter, detail }]);
});

test('a cursor comes back as it went, and nothing else is one', () => {
  const id = fc.bigInt(1n, 2n ** 63n - 1n).map(String);
  fc.assert(
    fc.property(id, id, (userId, order) => {
      expect(cursor(cursorText({ userId, id: order }))).toEqual({ value: { userId, id: order } });
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(cursor(text)).toHaveProperty('wrong');
    }),
  );
});

test('a key is visible ASCII', () => {
  expect([idempotencyKey(undefined), idempotencyKey('a'), idempotencyKey('~'.repeat(255))]).toEqual([
    null,
    'a',
    '~'.repeat(255),
  ]);
  for (const header of ['', ' ', 'a b', 'ä', 'a'.repeat(256), ['a', 'b']])
    expect(errorsOf(() => idempotencyKey(header))).toEqual([
      { header: 'Idempotency-Key', detail: 'must be 1 to 255 visible ASCII characters without spaces' },
    ]);
});
