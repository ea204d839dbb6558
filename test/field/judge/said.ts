import type { Workspace } from '../../e2e/support/workspace.js';

/*
 * What `status` and `drift` say of a table. Nothing is assumed of how they say it: in `status` it is the table's entry, all
 * but its lag, and every other text that names the table; in `drift` each difference that names it.
 */
export interface Said {
  readonly status: unknown;
  readonly drift: unknown;
}

type Json = null | string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

export async function hear(workspace: Workspace): Promise<Said> {
  const status = (await workspace.cdcctl('status')).json ?? {};
  const drift = (await workspace.cdcctl('drift')).json ?? {};
  return { status, drift };
}

/** Every text in a document, however deep. */
function texts(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap((one: Json) => texts(one));
}

function names(text: string, table: string): boolean {
  const escaped = table.replace(/[.$]/g, '\\$&');
  return new RegExp(`(^|[^\\w$.-])${escaped}(?![\\w$-])`).test(text);
}

export function inStatus({ status }: Said, table: string): readonly string[] {
  const { tables = [], ...rest } = status as { readonly tables?: readonly { readonly table: string }[] };
  const entries = tables
    .filter((entry) => entry.table === table)
    .map((entry) => JSON.stringify({ ...entry, lag: undefined }));
  return [...entries, ...texts(rest as Json).filter((text) => names(text, table))];
}

export function inDrift({ drift }: Said, table: string): readonly string[] {
  const { differences = [] } = drift as { readonly differences?: readonly Json[] };
  return differences.filter((one) => texts(one).some((text) => names(text, table))).map((one) => JSON.stringify(one));
}

/** What is said now and was not said before. */
export function news(before: readonly string[], now: readonly string[]): readonly string[] {
  return now.filter((text) => !before.includes(text));
}

interface Job {
  readonly name: string;
  readonly state: string;
  readonly restarts: number;
  readonly failure: string | null;
}

export function jobsOf({ status }: Pick<Said, 'status'>): readonly Job[] {
  return (status as { readonly jobs?: readonly Job[] }).jobs ?? [];
}

/** One line for each job. */
export function jobsText(said: Pick<Said, 'status'>): string {
  const jobs = jobsOf(said).map(({ name, state, restarts, failure }) => {
    return `  ${name}: ${state}, ${restarts} restarts${failure === null ? '' : `, ${failure.slice(0, 400)}`}`;
  });
  return jobs.length === 0 ? '  no job' : jobs.join('\n');
}
