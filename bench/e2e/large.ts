import { step } from '../program.js';
import type { Findings, Running } from './context.js';
import { rateText } from './context.js';
import { measureQueries } from './queries.js';
import { rowsInMysql, untilMerged, untilQuiet, validate } from './wait.js';

const MERGE_LIMIT_MS = 45_000;
const INSERTED_AT_ONCE = 10_000;

/** Fills up to the rows that queries and validation are to see. */
export async function fillPart({ stack, table, changes, sizes, emit, signal }: Running): Promise<void> {
  const missing = sizes.queried - (await rowsInMysql(stack, table.source));
  await step(emit, `${Math.max(0, missing).toLocaleString('en-US')} more rows`, async () => {
    for (let done = 0; done < missing; done += INSERTED_AT_ONCE) {
      signal.throwIfAborted();
      await changes.insert(Math.min(INSERTED_AT_ONCE, missing - done));
    }
    await untilQuiet(stack, table, signal);
  });
}

export async function queriesPart({ stack, table, emit, signal }: Running, findings: Findings): Promise<void> {
  findings.queries = await step(
    emit,
    'Queries',
    async () => {
      await untilMerged(stack, MERGE_LIMIT_MS, signal);
      const ms = await measureQueries(stack.reader, table, signal);
      return { rows: await rowsInMysql(stack, table.source), ms };
    },
    ({ ms }) =>
      Object.entries(ms)
        .map(([name, value]) => `${name} ${value} ms`)
        .join(', '),
  );
}

/** Whatever was measured counts only where both sides hold the same rows. */
export async function comparePart({ stack, options, emit }: Running, findings: Findings): Promise<void> {
  const validated = await step(
    emit,
    'Every column of every row',
    () => validate(stack),
    ({ rows, seconds }) => `equal, ${rateText(rows, seconds)}`,
  );
  if (options.only.includes('validate')) findings.validated = validated;
}
