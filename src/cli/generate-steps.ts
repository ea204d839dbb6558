import { systemClock } from '../adapters/host/clock.js';
import { createOrderStore } from '../adapters/mysql/index.js';
import { CdcctlError, ExitCode } from '../errors/index.js';
import { type GenerateResult, generateOrders, requireOrderTable } from '../generate/index.js';
import { APP_USER, displayName, Secret, type Table } from '../model/index.js';
import type { OrderStore } from '../ports/index.js';
import type { Session } from './session.js';

export interface GenerateStepOptions {
  readonly table?: string;
  readonly rate: number;
  readonly count?: number;
  /** Milliseconds. */
  readonly duration?: number;
  readonly seed: number;
}

const DEFAULT_COUNT = 100;

/** Writes orders; see `generateOrders`. */
export async function generateStep(session: Session, options: GenerateStepOptions): Promise<GenerateResult> {
  const table = chooseTable(session, options.table);
  const { rate, seed, duration } = options;
  const count = options.count ?? (duration === undefined ? DEFAULT_COUNT : undefined);
  return withStore(session, table, (store) =>
    generateOrders({
      store,
      table,
      rate,
      seed,
      ...(count === undefined ? {} : { count }),
      ...(duration === undefined ? {} : { durationMs: duration }),
      clock: systemClock,
      emit: session.emit,
      signal: session.signal,
    }),
  );
}

/** Opens the orders table as the application's user for the time of the work. */
export async function withStore<T>(
  session: Session,
  table: Table,
  work: (store: OrderStore) => Promise<T>,
): Promise<T> {
  const { endpoints, secrets } = await session.connections();
  const login = { ...endpoints.mysql, user: APP_USER, password: secrets.get(Secret.mysqlApp) ?? '' };
  const store = createOrderStore(login, table.source);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** The table of this name, or the first one that `generate` may write to. */
export function chooseTable(session: Session, name: string | undefined): Table {
  const { tables } = session.pipeline();
  const table = tables.find((candidate) =>
    name === undefined ? candidate.generate : displayName(candidate.source) === name,
  );
  if (table === undefined) throw noTable(name, tables);
  requireOrderTable(table);
  return table;
}

function noTable(name: string | undefined, tables: readonly Table[]): CdcctlError {
  const names = tables.map(({ source }) => displayName(source)).join(', ');
  if (name === undefined) {
    return new CdcctlError({
      code: 'CDC-GENERATE-NOT-ALLOWED',
      what: 'No table of the pipeline is marked `generate: true`',
      why: '`generate` writes only to tables that the config gives it.',
      next: 'Set `generate: true` for a table that cdcctl may write orders to',
    });
  }
  return new CdcctlError({
    code: 'CDC-TABLE-UNKNOWN',
    what: `The pipeline has no table ${name}`,
    next: `Choose one of: ${names}`,
    exitCode: ExitCode.usage,
  });
}
