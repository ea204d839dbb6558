import { CdcctlError } from '../errors/index.js';
import { type DialectName, dialects } from '../sql/index.js';

/**
 * Rendered scripts keep `${NAME}` where a secret or an address goes, always inside a literal that holds nothing else
 * of the user's. Text of the config that looks like one is written with its dollars doubled: `$${` stands for `${`.
 */
const MARKS = /(\$+)(?:\{([A-Z_][A-Z0-9_]*)\}|\{)/g;

/** Doubles the dollars before a brace, so that `fillPlaceholders` gives back exactly this text. */
export function escapePlaceholders(text: string): string {
  return text.replace(/\$+(?=\{)/g, (dollars) => dollars + dollars);
}

/** A placeholder for use inside a literal: `${NAME}`. */
export function placeholder(name: string): string {
  if (!/^[A-Z_][A-Z0-9_]*$/.test(name)) {
    throw new Error(`Not a placeholder name: ${JSON.stringify(name)}`);
  }
  return `\${${name}}`;
}

/** Names of the placeholders in a rendered script, each once, in order. */
export function placeholderNames(sql: string): readonly string[] {
  const names = [...sql.matchAll(MARKS)].flatMap(([, dollars = '', name]) =>
    dollars.length % 2 === 1 && name !== undefined ? [name] : [],
  );
  return [...new Set(names)];
}

/** Values by placeholder name. */
export type Values = ReadonlyMap<string, string> | Readonly<Record<string, string | undefined>>;

function lookup(values: Values, name: string): string | undefined {
  if (values instanceof Map) {
    return values.get(name);
  }
  return Object.hasOwn(values, name) ? (values as Readonly<Record<string, string | undefined>>)[name] : undefined;
}

/**
 * Puts the values in, each escaped for the literal that it stands in. Throws a CdcctlError that names every
 * placeholder without a value; never one that shows a value.
 */
export function fillPlaceholders(sql: string, values: Values, dialect: DialectName): string {
  const missing = placeholderNames(sql).filter((name) => lookup(values, name) === undefined);
  if (missing.length > 0) {
    throw new CdcctlError({
      code: 'CDC-VALUE-NOT-SET',
      what: `No value for ${missing.map(placeholder).join(', ')}`,
      why: 'A rendered script needs it, and neither the environment nor the state directory has it.',
      next: `Set ${missing.join(', ')} in the environment, or run \`cdcctl up\`, which generates what is not given.`,
    });
  }
  return sql.replace(MARKS, (_mark, dollars: string, name: string | undefined) => {
    const kept = '$'.repeat(Math.floor(dollars.length / 2));
    if (dollars.length % 2 === 0) {
      return name === undefined ? `${kept}{` : `${kept}{${name}}`;
    }
    if (name === undefined) {
      throw new Error('A rendered script has "${" that is neither a placeholder nor escaped.');
    }
    return kept + dialects[dialect].literal(lookup(values, name) ?? '').slice(1, -1);
  });
}
