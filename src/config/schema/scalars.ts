import { z } from 'zod';
import type { ProblemCode } from '../../errors/index.js';
import {
  DURATION,
  durationMs,
  durationProblem,
  type Finding,
  type QualifiedName,
  type SecretRef,
} from '../../model/index.js';
import { valueText } from '../../report/value-text.js';
import { variableName } from '../interpolate.js';
import { finding, type Issue, refusals, refuse } from './refusals.js';

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

/** What is wrong, and what to write instead. */
export type Words = readonly [what: string, instead: string];

/** A text of which a rule is asked. `words` gets the text in quotes. */
export function text(
  pattern: RegExp,
  longest: number,
  words: (shown: string) => Words,
  code: ProblemCode = 'CDC-VALUE-FORM',
) {
  const unfit = (value: unknown, issue: Issue['code']) =>
    issue === 'invalid_format' || issue === 'invalid_key' ? finding(code, ...words(valueText(value))) : undefined;
  return z.string().regex(pattern).max(longest).register(refusals, { refuse: unfit });
}

/** YAML reads a number without a unit as a number. */
function notADuration(value: unknown, issue: Issue['code']): Finding | undefined {
  if (issue === 'custom' || (typeof value !== 'string' && typeof value !== 'number')) return undefined;
  const problem = durationProblem(String(value), valueText(value));
  return problem === null ? undefined : finding('CDC-VALUE-FORM', problem.what, problem.instead);
}

/** A duration between two bounds, which are durations themselves; read as milliseconds. */
export function duration(least: string, most: string) {
  const from = durationMs(least) ?? 0;
  const to = durationMs(most) ?? 0;
  return z
    .string()
    .regex(DURATION, { abort: true })
    .register(refusals, { refuse: notADuration })
    .transform((value, context): number => {
      const milliseconds = durationMs(value);
      if (milliseconds !== null && milliseconds >= from && milliseconds <= to) return milliseconds;
      const instead = `write whole milliseconds from ${least} to ${most}`;
      return refuse(context, finding('CDC-VALUE-BOUNDS', `${value} is out of bounds`, instead));
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
  const inFile = finding(
    'CDC-PASSWORD-IN-FILE',
    'a password must not stand in the file, where it would end up in version control',
    `write "${reference(example)}" and set that variable`,
  );
  return z
    .string()
    .regex(/^\$\{[A-Z_][A-Z0-9_]*\}$/, { abort: true })
    .register(refusals, { refuse: (_value, issue) => (issue === 'custom' ? undefined : inFile) })
    .transform((value, context): SecretRef => {
      const variable = variableName(value);
      if (variable !== null && !ADDRESS_VARIABLES.has(variable)) return { variable };
      return refuse(context, finding('CDC-VARIABLE', `${value} holds an address`, `write "${reference(example)}"`));
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
  return text(/^[\p{L}\p{N}_$-]{1,64}\.[\p{L}\p{N}_$-]{1,64}$/u, 129, (shown) => [
    `${shown} is not database.table in letters, digits, _, $ and -`,
    `write for example ${example}`,
  ]).transform((name): QualifiedName => {
    const [database = '', table = ''] = name.split('.');
    return { database, table };
  });
}
