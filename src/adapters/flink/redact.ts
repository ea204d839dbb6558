import type { Secrets } from '../../ports/index.js';

/** Replaces every secret value in a text that is going to be shown, longest first so that none is cut in half. */
export function redact(text: string, secrets: Secrets): string {
  const values = [...new Set(secrets.values())].filter((value) => value !== '').sort((a, b) => b.length - a.length);
  return values.reduce((shown, value) => shown.replaceAll(value, '******'), text);
}
