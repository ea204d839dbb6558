import { randomBytes } from 'node:crypto';

/** 32 characters that need no escaping anywhere: letters, digits, dash and underscore. */
export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}
