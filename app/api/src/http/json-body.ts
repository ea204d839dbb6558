import { fail } from '../problem.js';

/** Reads a body strictly: bytes that are no UTF-8 are not mended. An empty body is none. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw fail('malformed-request', 'The body is not UTF-8.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw fail('malformed-request', 'The body is not JSON.');
  }
}
