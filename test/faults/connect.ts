import { Agent } from 'node:http';
import { connect } from 'node:net';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { type Connection, createConnection } from 'mysql2/promise';

/** Where connections are redirected, those of the suite itself come from this address: they meet no fault. */
export const SUITE_ADDRESS = '127.0.0.77';

export interface Addresses {
  /** Address that the suite's connections come from. */
  readonly from: string;
  readonly mysqlPort: number;
  readonly mysqlPassword: string;
  readonly clickhousePort: number;
  readonly clickhousePassword: string;
}

/** MySQL as root, several statements at once. */
export function connectMysql({ from, mysqlPort: port, mysqlPassword: password }: Addresses): Promise<Connection> {
  return createConnection({
    stream: () => connect({ host: '127.0.0.1', port, localAddress: from }),
    user: 'root',
    password,
    charset: 'utf8mb4',
    timezone: 'Z',
    connectTimeout: 10_000,
    multipleStatements: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
  });
}

/** ClickHouse as the admin user. */
export function connectClickhouse({
  from,
  clickhousePort: port,
  clickhousePassword: password,
}: Addresses): ClickHouseClient {
  return createClient({
    url: `http://127.0.0.1:${port}`,
    username: 'admin',
    password,
    request_timeout: 10_000,
    // ClickHouse is away again and again here.
    log: { level: ClickHouseLogLevel.OFF },
    http_agent: new Agent({ keepAlive: true, localAddress: from }),
  });
}

/** Rows of a query, each a list of its values. */
export async function rowsOf(clickhouse: ClickHouseClient, query: string): Promise<readonly (readonly unknown[])[]> {
  const settings = {
    output_format_json_quote_64bit_integers: 1,
    output_format_json_quote_decimals: 1,
    output_format_decimal_trailing_zeros: 1,
  } as const;
  const answer = await clickhouse.query({ query, format: 'JSONCompactEachRow', clickhouse_settings: settings });
  return answer.json();
}
