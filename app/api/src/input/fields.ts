import { type FieldProblem, invalid } from '../problem.js';
import type { Check } from './checks.js';

/** A check for each field; nothing else may be there. */
export type Checks<T> = { readonly [K in keyof T]: Check<T[K]> };

/** Unknown fields that are named; a hostile body may have thousands. */
const MOST_NAMED = 10;

type Place = (name: string) => Omit<FieldProblem, 'detail'>;

function isRecord(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

function checkAll<T>(input: Readonly<Record<string, unknown>>, checks: Checks<T>, place: Place, unknown: string): T {
  const errors: FieldProblem[] = [];
  const values: Partial<T> = {};
  for (const name of Object.keys(checks) as (keyof T & string)[]) {
    // Only own fields count: `constructor` and its like come from the prototype.
    const given = Object.hasOwn(input, name) ? input[name] : undefined;
    const checked = checks[name](given);
    if ('value' in checked) values[name] = checked.value;
    else errors.push({ ...place(name), detail: given === undefined ? 'is missing' : checked.wrong });
  }
  const others = Object.keys(input).filter((name) => !Object.hasOwn(checks, name));
  for (const name of others.slice(0, MOST_NAMED)) errors.push({ ...place(name.slice(0, 100)), detail: unknown });
  if (errors.length > 0) throw invalid(errors);
  return values as T;
}

function pointer(name: string): string {
  return `#/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The fields of a JSON body; throws every problem that they have. */
export function readBody<T>(body: unknown, checks: Checks<T>): T {
  if (!isRecord(body)) throw invalid([{ pointer: '#', detail: 'must be a JSON object' }]);
  return checkAll(body, checks, (name) => ({ pointer: pointer(name) }), 'is not a field of this request');
}

/** The parameters of a path or a query; one that is given twice arrives as a list and is wrong. */
export function readParameters<T>(given: unknown, checks: Checks<T>): T {
  const input = isRecord(given) ? given : {};
  return checkAll(input, checks, (parameter) => ({ parameter }), 'is not a parameter of this request');
}
