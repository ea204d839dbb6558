import { STATUSES, type Status } from '../orders/transitions.js';
import { fail, invalid } from '../problem.js';
import { type Check, money, oneOf, optional, orderId, productName, quantity, userId, userIdText } from './checks.js';
import { type Cursor, cursor } from './cursor.js';
import { readBody, readParameters } from './fields.js';
import { MOST_CENTS, moneyText } from './money.js';

/** An order as it is to be stored. */
export interface NewOrder {
  readonly userId: string;
  readonly productName: string;
  readonly quantity: number;
  /** Quantity times price, as decimal text. */
  readonly totalPrice: string;
}

/** Which part of a user's orders is wanted. */
export interface Page {
  readonly userId: string;
  readonly limit: number;
  readonly after: string | null;
}

export const MOST_LIMIT = 100;
export const LIMIT = 20;

/** Reads the body of `POST /orders`. */
export function newOrder(body: unknown): NewOrder {
  const read = readBody<{ userId: string; productName: string; quantity: number; unitPrice: bigint }>(body, {
    userId,
    productName,
    quantity,
    unitPrice: money,
  });
  const cents = BigInt(read.quantity) * read.unitPrice;
  if (cents > MOST_CENTS) {
    const detail = `times quantity must be at most ${moneyText(MOST_CENTS)}`;
    throw invalid([{ pointer: '#/unitPrice', detail }]);
  }
  const { unitPrice: _, ...order } = read;
  return { ...order, totalPrice: moneyText(cents) };
}

/** Reads the body of `PATCH /orders/{id}`. */
export function newStatus(body: unknown): Status {
  return readBody<{ status: Status }>(body, { status: oneOf(STATUSES) }).status;
}

/** Reads `{id}` of the path. */
export function idOf(parameters: unknown): string {
  return readParameters<{ id: string }>(parameters, { id: orderId }).id;
}

const limit: Check<number> = (input) => {
  const value = typeof input === 'string' && /^[1-9]\d{0,2}$/.test(input) ? Number(input) : 0;
  return value >= 1 && value <= MOST_LIMIT ? { value } : { wrong: `must be a whole number from 1 to ${MOST_LIMIT}` };
};

/** Reads the query of `GET /orders`. */
export function pageOf(query: unknown): Page {
  const read = readParameters<{ userId: string; limit: number; cursor: Cursor | null }>(query, {
    userId: userIdText,
    limit: optional(limit, LIMIT),
    cursor: optional<Cursor | null>(cursor, null),
  });
  if (read.cursor !== null && read.cursor.userId !== read.userId)
    throw invalid([{ parameter: 'cursor', detail: 'belongs to the list of another user' }]);
  return { userId: read.userId, limit: read.limit, after: read.cursor?.id ?? null };
}

/** Refuses a query where none is taken: a misspelled parameter would be ignored without a word. */
export function noQuery(query: unknown): void {
  readParameters(query, {});
}

/** Reads the header `Idempotency-Key`; null where there is none. */
export function idempotencyKey(header: unknown): string | null {
  if (header === undefined) return null;
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)) return header;
  const detail = 'must be 1 to 255 visible ASCII characters without spaces';
  throw fail('invalid-request', 'One value is wrong; see errors.', {
    errors: [{ header: 'Idempotency-Key', detail }],
  });
}
