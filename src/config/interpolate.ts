import type { Finding } from '../model/index.js';
import { shorten } from '../report/value-text.js';
import { finding } from './schema/refusals.js';

export type Env = Readonly<Record<string, string | undefined>>;

const REFERENCE = /\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<fallback>[^}]*))?\}/g;
const EXACT_REFERENCE = /^\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}$/;

/** How a variable is written, for people. */
const FORMS = '$' + '{NAME} or $' + '{NAME:-default}';

/** Name of the variable where the text is exactly `${NAME}`, else null. */
export function variableName(text: string): string | null {
  return EXACT_REFERENCE.exec(text)?.groups?.name ?? null;
}

/**
 * Puts the values of variables in place of `${NAME}` and `${NAME:-default}`; the default also counts where the variable
 * is empty. What is put in is not looked at again. Returns the text and what is wrong with its references.
 */
export function interpolate(text: string, env: Env): { readonly text: string; readonly problems: readonly Finding[] } {
  const problems: Finding[] = [];
  const malformed = text.replaceAll(REFERENCE, '').match(/\$\{[^}]*\}?/);
  if (malformed !== null) {
    problems.push(finding('CDC-VARIABLE', `${shorten(malformed[0])} is not a variable`, `write ${FORMS}`));
  }
  const filled = text.replaceAll(REFERENCE, (_, name: string, fallback: string | undefined) => {
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    if (fallback !== undefined) return value === undefined || value === '' ? fallback : value;
    if (value === undefined) {
      const instead = `set it, or write \${${name}:-default}`;
      problems.push(finding('CDC-VARIABLE', `the variable ${name} is not set`, instead));
    }
    return value ?? '';
  });
  return { text: filled, problems };
}
