import { join } from 'node:path';
import process from 'node:process';
import { ADMIN_USER, Secret, sha256Hex } from '../../../model/index.js';
import type { ClickhouseUser, EngineContext, EngineSpec } from '../engine-spec.js';
import { answered } from './ask.js';
import { declarationsDir } from './declarations.js';
import { makePrivateDir, secret, writePrivate } from './spec-files.js';

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Small caches and a bound on memory: the server shares the machine with the other engines. */
const CONFIG = `<clickhouse>
  <users_config>users.xml</users_config>
  <timezone>UTC</timezone>
  <max_server_memory_usage>1500000000</max_server_memory_usage>
  <mark_cache_size>67108864</mark_cache_size>
  <primary_index_cache_size>67108864</primary_index_cache_size>
  <index_mark_cache_size>16777216</index_mark_cache_size>
  <compiled_expression_cache_size>16777216</compiled_expression_cache_size>
</clickhouse>
`;

function userXml(user: ClickhouseUser | typeof ADMIN, password: string): string {
  const rights = user.grants === null ? ADMIN_RIGHTS : grantsXml(user.grants);
  return `    <${user.name}>
      <password_sha256_hex>${sha256Hex(password)}</password_sha256_hex>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>${user.name}</profile>
      <quota>default</quota>
      ${rights}
    </${user.name}>`;
}

const ADMIN = { name: ADMIN_USER, passwordVariable: Secret.clickhouseAdmin, grants: null, settings: {} } as const;
const ADMIN_RIGHTS = '<access_management>1</access_management><named_collection_control>1</named_collection_control>';

function grantsXml(grants: readonly string[]): string {
  return `<grants>${grants.map((grant) => `<query>${xml(grant)}</query>`).join('')}</grants>`;
}

function profileXml({ name, settings }: Pick<ClickhouseUser, 'name' | 'settings'>): string {
  const lines = Object.entries(settings).map(([key, value]) => `<${key}>${xml(value)}</${key}>`);
  return `    <${name}>${lines.join('')}</${name}>`;
}

/** Opens the listeners, then keeps the session and with it the server alive. */
const SESSION = [
  'SYSTEM START LISTEN HTTP',
  'SYSTEM START LISTEN TCP',
  'SELECT sleepEachRow(3) FROM system.numbers SETTINGS max_block_size = 1 FORMAT Null',
];

/** Longer than any server runs, in seconds. */
const YEARS = 315_360_000;

/**
 * Users of the server. Its own session logs in as \`default\` without a password to open the listeners, so this user
 * must exist: its profile is read-only, which only the server's command line lifts for that session. To everybody
 * else \`default\` gives nothing: the session's own statements use its quota up. What does not count against it is a
 * query without a table, for which the profile gives one thread and two seconds.
 */
export function clickhouseUsersXml(context: EngineContext): string {
  const users = [ADMIN, ...context.clickhouseUsers];
  const nobody = {
    name: 'nobody',
    settings: { readonly: '1', max_execution_time: '2', max_threads: '1' },
  };
  return `<clickhouse>
  <profiles>
    <default>
      <!-- Every profile begins with this one. The server's own value, 1 GiB, would leave each query one thread. -->
      <max_threads_min_free_memory_per_thread>134217728</max_threads_min_free_memory_per_thread>
    </default>
${[nobody, ...users].map(profileXml).join('\n')}
  </profiles>
  <quotas>
    <default/>
    <nobody><interval><duration>${YEARS}</duration><queries>${SESSION.length}</queries></interval></nobody>
  </quotas>
  <users>
    <default>
      <password/>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>nobody</profile>
      <quota>nobody</quota>
      ${grantsXml(['GRANT SYSTEM LISTEN ON *.*', 'GRANT SELECT ON system.numbers'])}
    </default>
${users.map((user) => userXml(user, secret(context.secrets, user.passwordVariable))).join('\n')}
  </users>
</clickhouse>
`;
}

async function ready(context: EngineContext, signal: AbortSignal): Promise<string | null> {
  const response = await fetch(`http://127.0.0.1:${context.ports.clickhouseHttp}/`, {
    method: 'POST',
    body: 'SELECT 1',
    signal,
    headers: {
      'X-ClickHouse-User': ADMIN_USER,
      'X-ClickHouse-Key': secret(context.secrets, Secret.clickhouseAdmin),
    },
  });
  const body = (await response.text()).trim();
  if (body === '1') return null;
  return `ClickHouse refuses the query of ${ADMIN_USER}: ${body.split('\n')[0]?.slice(0, 200)}`;
}

export function clickhouseEngine(context: EngineContext): EngineSpec {
  const conf = join(context.stateDir, 'conf', 'clickhouse-server');
  const data = join(context.stateDir, 'data', 'clickhouse');
  return {
    name: 'clickhouse-server',
    command: process.execPath,
    args: [
      join(declarationsDir(), 'clickhouse', 'server.mjs'),
      context.artifacts.clickhouse,
      `--path=${data}`,
      `--http_port=${context.ports.clickhouseHttp}`,
      `--tcp_port=${context.ports.clickhouseNative}`,
      '--listen_host=127.0.0.1',
      `--config-file=${join(conf, 'config.xml')}`,
      '--logger.console=1',
      '--log-level=warning',
      // The session's own settings: they lift what the profile of `default` takes from everybody.
      '--readonly=0',
      '--max_execution_time=0',
      `--query=${SESSION.join('; ')}`,
    ],
    env: { TZ: 'UTC' },
    cwd: context.stateDir,
    dependsOn: [],
    async prepare() {
      await makePrivateDir(data);
      await writePrivate(join(conf, 'config.xml'), CONFIG);
      await writePrivate(join(conf, 'users.xml'), clickhouseUsersXml(context));
    },
    ready: (signal) => answered('ClickHouse', () => ready(context, signal)),
    stop: { signal: 'SIGTERM', graceMs: 30_000 },
    readyTimeoutMs: 180_000,
  };
}
