import { z } from 'zod';
import type { QualifiedName, SecretRef } from '../../model/index.js';
import { parseDuration } from '../duration.js';
import { variableName } from '../interpolate.js';
import { valueText } from '../problem.js';

/** A value from a variable is a text: where a number or a truth value is wanted, a text that reads as one is taken as one. */
function fromText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (/^-?\d+$/.test(value)) return Number(value);
  if (value === 'true' || value === 'false') return value === 'true';
  return value;
}

/** A whole number between two bounds. */
export function whole(least: number, most: number) {
  return z.preprocess(fromText, z.int().min(least).max(most));
}

/** `true` or `false`. */
export function truth() {
  return z.preprocess(fromText, z.boolean());
}

/** A text of which a rule is asked. `refuse` gets the text in quotes and answers `what - instead`. */
export function text(pattern: RegExp, longest: number, refuse: (shown: string) => string) {
  return z
    .string()
    .regex(pattern, { error: (issue) => refuse(valueText(issue.input)) })
    .max(longest);
}

const DURATION = /^\d+(\.\d+)?(ms|s|m|h)$/;

function notADuration(issue: { readonly input?: unknown }): string | undefined {
  if (typeof issue.input === 'number') return `${issue.input} has no unit - write for example 100ms, 3s or 1m`;
  if (typeof issue.input !== 'string') return undefined;
  return `${valueText(issue.input)} is no duration - write for example 100ms, 3s or 1m`;
}

/** A duration between two bounds, which are durations themselves; read as milliseconds. */
export function duration(least: string, most: string) {
  const from = parseDuration(least) ?? 0;
  const to = parseDuration(most) ?? 0;
  return z
    .string({ error: notADuration })
    .regex(DURATION, { error: notADuration, abort: true })
    .transform((value, context): number => {
      const milliseconds = parseDuration(value);
      if (milliseconds !== null && milliseconds >= from && milliseconds <= to) return milliseconds;
      const message = `${value} is out of bounds - write whole milliseconds from ${least} to ${most}`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    });
}

/** Names of variables that rendered SQL fills with addresses and logins: they cannot hold a password as well. */
const ADDRESS_VARIABLES: ReadonlySet<string> = new Set([
  'MYSQL_HOST',
  'MYSQL_PORT',
  'KAFKA_BOOTSTRAP_SERVERS',
  'KAFKA_SECURITY_PROTOCOL',
  'KAFKA_SASL_MECHANISM',
  'KAFKA_SASL_JAAS_CONFIG',
  'CLICKHOUSE_URL',
]);

/** How a variable is written in the config. */
function reference(variable: string): string {
  return `\${${variable}}`;
}

/** A password: only ever the name of the variable that holds it. The value that was written is never shown. */
export function secret(example: string) {
  const error = () =>
    `a password must not stand in the file, where it would end up in version control - write "${reference(example)}" and set that variable`;
  return z
    .string({ error })
    .regex(/^\$\{[A-Z_][A-Z0-9_]*\}$/, { error, abort: true })
    .transform((value, context): SecretRef => {
      const variable = variableName(value);
      if (variable !== null && !ADDRESS_VARIABLES.has(variable)) return { variable };
      context.addIssue({ code: 'custom', message: `${value} holds an address - write "${reference(example)}"` });
      return z.NEVER;
    })
    .optional()
    .meta({
      description: `Variable that holds the password of \`user\`; \`up\` makes a password where it is not set. Default: "${reference(example)}".`,
      default: reference(example),
      examples: [reference(example)],
    });
}

/** `database.table`, which has one dot. */
export function qualifiedName(example: string) {
  return text(
    /^[\p{L}\p{N}_$-]{1,64}\.[\p{L}\p{N}_$-]{1,64}$/u,
    129,
    (shown) => `${shown} is not database.table in letters, digits, _, $ and - - write for example ${example}`,
  ).transform((name): QualifiedName => {
    const [database = '', table = ''] = name.split('.');
    return { database, table };
  });
}
