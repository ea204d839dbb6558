/** The largest amount of `decimal(10, 2)`, in cents. */
export const MOST_CENTS = 9_999_999_999n;

/** Digits, and at most two places. A sign, an exponent and a leading zero are not taken. */
export const MONEY = /^(0|[1-9]\d{0,7})(?:\.(\d{1,2}))?$/;

/** Decimal text as cents, or null where it is none. */
export function centsOf(text: string): bigint | null {
  const match = MONEY.exec(text);
  if (match === null) return null;
  const [, whole = '0', places = ''] = match;
  return BigInt(whole) * 100n + BigInt(places.padEnd(2, '0'));
}

/** Cents as decimal text with two places. */
export function moneyText(cents: bigint): string {
  const digits = cents.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
