export { clientTls } from './client.js';
export { ensureKeys, type KeyRequest, keysAreWhole } from './keys.js';
