// Stand-in for clickhouse-client: the options that scripts use, over HTTP, because the library has no native client.
import process from 'node:process';
import { text as readAll } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { splitStatements } from './statements.mjs';
import { keepUser } from './users.mjs';

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

async function send(statement) {
  const response = await fetch(url, { method: 'POST', headers, body: statement }).catch((error) => {
    process.stderr.write(`Code: 210. DB::NetException: ${error.cause?.message ?? error.message}\n`);
    process.exit(210);
  });
  const body = await response.text();
  if (response.ok) return body;
  process.stderr.write(body);
  return process.exit(Number(response.headers.get('X-ClickHouse-Exception-Code')) & 0xff || 1);
}

// A pipe may be in non-blocking mode, where reading it at once fails as long as it is empty.
for (const statement of splitStatements(values.query ?? (await readAll(process.stdin)))) {
  if (/^(?:CREATE USER|ALTER USER|GRANT)\b/.test(statement)) {
    // The server's own parser judges what this cannot run.
    await send(`SELECT formatQuery($text$${statement}$text$) FORMAT Null`);
    if (keepUser(statement)) continue;
  }
  process.stdout.write(await send(statement));
}
