import { type Check, orderId, userIdText } from './checks.js';

/** A place in the list of a user's orders: after this order. */
export interface Cursor {
  readonly userId: string;
  readonly id: string;
}

/** Text whose content is nobody's business: it may change with the next version. */
export function cursorText({ userId, id }: Cursor): string {
  return Buffer.from(`1:${userId}:${id}`).toString('base64url');
}

/** Takes only what `cursorText` gives. */
export const cursor: Check<Cursor> = (input) => {
  const wrong = { wrong: 'must be the value of next from an earlier answer' };
  if (typeof input !== 'string' || input.length > 80) return wrong;
  const [version, user, order, ...rest] = Buffer.from(input, 'base64url').toString('latin1').split(':');
  const userId = userIdText(user);
  const id = orderId(order);
  if (version !== '1' || rest.length > 0 || 'wrong' in userId || 'wrong' in id) return wrong;
  const read = { userId: userId.value, id: id.value };
  return cursorText(read) === input ? { value: read } : wrong;
};
