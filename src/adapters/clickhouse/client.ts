import { createClient } from '@clickhouse/client';
import { isAbort } from '../../errors/index.js';
import { explainClickhouseError } from './errors.js';

export interface ClickhouseLogin {
  /** Base URL without a trailing slash. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Whether tables that replace rows while they merge are read with FINAL. */
  readonly final?: boolean;
}

export interface ClickhouseConnection {
  /** Rows as arrays in the order of the select list; every column must be a String, or a Nullable one. */
  select(sql: string, signal?: AbortSignal): Promise<readonly (readonly (string | null)[])[]>;
  /** Runs one statement that returns no rows. */
  command(sql: string): Promise<void>;
  close(): Promise<void>;
}

/** A comparison reads whole tables. */
const REQUEST_TIMEOUT_MS = 3_600_000;

/** ClickHouse over HTTP as one user. Every failure is a CdcctlError, but for an abort. */
export function connectClickhouse(login: ClickhouseLogin): ClickhouseConnection {
  const client = createClient({
    url: login.url,
    username: login.user,
    password: login.password,
    application: 'cdcctl',
    request_timeout: REQUEST_TIMEOUT_MS,
    ...(login.final === true ? { clickhouse_settings: { final: 1 } } : {}),
    // Failures are thrown; the client's own log would show them a second time.
    log: { level: 127 },
  });

  async function explained<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      throw isAbort(error) ? error : explainClickhouseError(error, login.url, login.user);
    }
  }

  return {
    select: (query, signal) =>
      explained(async () => {
        const result = await client.query({
          query,
          format: 'JSONCompactEachRow',
          ...(signal ? { abort_signal: signal } : {}),
        });
        return result.json<(string | null)[]>();
      }, signal),
    command: (query) =>
      explained(async () => {
        await client.command({ query });
      }),
    close: () => client.close(),
  };
}
