// Stand-in for clickhouse-client: the options that scripts use, over HTTP, because the library has no native client.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { splitStatements } from './statements.mjs';

const text = { type: 'string' };
const { values } = parseArgs({
  options: {
    host: { ...text, short: 'h' },
    port: text,
    user: { ...text, short: 'u' },
    password: text,
    database: { ...text, short: 'd' },
    query: { ...text, short: 'q' },
    format: text,
    multiquery: { type: 'boolean', short: 'n' },
  },
});
const { CLICKHOUSE_HOST, CLICKHOUSE_USER, CLICKHOUSE_PASSWORD } = process.env;
const url = new URL(`http://${values.host ?? CLICKHOUSE_HOST ?? '127.0.0.1'}:8123/`);
if (values.database !== undefined) url.searchParams.set('database', values.database);
if (values.format !== undefined) url.searchParams.set('default_format', values.format);
const headers = {
  'X-ClickHouse-User': values.user ?? CLICKHOUSE_USER ?? 'default',
  'X-ClickHouse-Key': values.password ?? CLICKHOUSE_PASSWORD ?? '',
};

for (const statement of splitStatements(values.query ?? readFileSync(0, 'utf8'))) {
  const response = await fetch(url, { method: 'POST', headers, body: statement }).catch((error) => {
    process.stderr.write(`Code: 210. DB::NetException: ${error.cause?.message ?? error.message}\n`);
    process.exit(210);
  });
  const body = await response.text();
  if (!response.ok) {
    process.stderr.write(body);
    process.exit(Number(response.headers.get('X-ClickHouse-Exception-Code')) & 0xff || 1);
  }
  process.stdout.write(body);
}
