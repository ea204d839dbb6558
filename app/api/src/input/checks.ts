import { centsOf } from './money.js';

/** What a value is, or what is wrong with it: a text that continues "quantity ...". */
export type Checked<T> = { readonly value: T } | { readonly wrong: string };

export type Check<T> = (input: unknown) => Checked<T>;

/** The largest value of MySQL's `bigint`, and of `bigint unsigned`. */
const MOST_SIGNED = 2n ** 63n - 1n;
const MOST_UNSIGNED = 2n ** 64n - 1n;

const BETWEEN = (most: bigint) => `must be a whole number from 1 to ${most}`;

/** Only digits, without leading zeros: each number has one text. */
function wholeText(text: string, most: bigint): Checked<string> {
  const value = /^[1-9]\d{0,19}$/.test(text) ? BigInt(text) : 0n;
  return value >= 1n && value <= most ? { value: text } : { wrong: BETWEEN(most) };
}

/** The number of an order, from an address. */
export const orderId: Check<string> = (input) =>
  typeof input === 'string' ? wholeText(input, MOST_UNSIGNED) : { wrong: BETWEEN(MOST_UNSIGNED) };

/** The number of a user, from an address. */
export const userIdText: Check<string> = (input) =>
  typeof input === 'string' ? wholeText(input, MOST_SIGNED) : { wrong: BETWEEN(MOST_SIGNED) };

/** The number of a user, from JSON: a number as far as JavaScript has whole numbers, beyond as text. */
export const userId: Check<string> = (input) => {
  if (typeof input === 'string') return wholeText(input, MOST_SIGNED);
  if (typeof input !== 'number' || !Number.isInteger(input) || input < 1) return { wrong: BETWEEN(MOST_SIGNED) };
  if (Number.isSafeInteger(input)) return { value: String(input) };
  return { wrong: 'is too large for a JSON number to be exact; send it as text' };
};

export const MOST_QUANTITY = 1_000_000;

export const quantity: Check<number> = (input) =>
  typeof input === 'number' && Number.isInteger(input) && input >= 1 && input <= MOST_QUANTITY
    ? { value: input }
    : { wrong: BETWEEN(BigInt(MOST_QUANTITY)) };

/** Money in cents. JSON numbers are refused: 0.1 + 0.2 is not 0.3 in them. */
export const money: Check<bigint> = (input) => {
  if (typeof input === 'number') return { wrong: 'must be decimal text such as "12.50", not a number' };
  const cents = typeof input === 'string' ? centsOf(input) : null;
  return cents === null
    ? { wrong: 'must be decimal text such as "12.50", from "0.00" to "99999999.99"' }
    : { value: cents };
};

export const MOST_NAME = 255;

/** Characters as MySQL counts them: a surrogate pair is one. */
export const productName: Check<string> = (input) => {
  if (typeof input !== 'string') return { wrong: 'must be text' };
  if (/\p{Cs}/u.test(input)) return { wrong: 'must be well-formed Unicode, without half a surrogate pair' };
  if (/\p{Cc}/u.test(input)) return { wrong: 'must not have control characters' };
  if (input.trim() === '') return { wrong: 'must not be blank' };
  if (input.length > 2 * MOST_NAME || [...input].length > MOST_NAME)
    return { wrong: `must have at most ${MOST_NAME} characters` };
  return { value: input };
};

/** One of these words. */
export function oneOf<T extends string>(words: readonly T[]): Check<T> {
  return (input) => {
    const value = words.find((word) => word === input);
    return value === undefined ? { wrong: `must be one of ${words.join(', ')}` } : { value };
  };
}

/** A check of what may be left out. */
export function optional<T>(check: Check<T>, fallback: T): Check<T> {
  return (input) => (input === undefined ? { value: fallback } : check(input));
}
