import { setTimeout as delay } from 'node:timers/promises';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { loadPipeline } from '../../../src/config/load.js';
import { startDatabases } from '../../e2e/support/databases.js';
import { flinkRest } from '../../e2e/support/flink-rest.js';
import { READER } from '../../e2e/support/reader.js';
import { type Answer, createWorkspace, secretsOf, type Workspace } from '../../e2e/support/workspace.js';
import type { FieldCase } from '../case.js';
import { inSession, type Server } from './mysql.js';
import { MARKS, pipelineText } from './pipeline-text.js';

const PASSWORD = 'sesame-42';

/** Real engines; the tables of one round of cases after the other are carried on them, each in a generation of its own. */
export interface Engines {
  readonly workspace: Workspace;
  readonly server: Server;
  readonly clickhouse: ClickHouseClient;
  /** As pipeline.yaml has it now. */
  generation(): number;
  /** Writes pipeline.yaml anew. */
  declare(cases: readonly FieldCase[], generation: number): Promise<void>;
  /** Ends the jobs at once, whatever state they are in. */
  cancelJobs(): Promise<void>;
  close(): Promise<void>;
}

export async function mustRun(workspace: Workspace, ...args: readonly string[]): Promise<Answer> {
  const answer = await workspace.cdcctl(...args);
  if (answer.exitCode !== 0) throw new Error(`cdcctl ${args.join(' ')} failed: ${answer.stdout}${answer.stderr}`);
  return answer;
}

/** Made by no cdcctl. */
const OWN: readonly string[] = [
  ...(READER === 'binlog' ? ["SET PERSIST binlog_row_metadata = 'FULL'"] : []),
  'CREATE DATABASE field',
  `CREATE TABLE ${MARKS} (n INT PRIMARY KEY)`,
  `CREATE USER cdc@'%' IDENTIFIED WITH mysql_native_password BY '${PASSWORD}'`,
  "GRANT SELECT, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO cdc@'%'",
];

type End = () => Promise<unknown>;

async function startOwn(ends: End[]): Promise<Server> {
  const text = pipelineText([], { generation: 1, ownMysql: null });
  const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text, env: {} });
  const databases = await startDatabases(pipeline);
  ends.push(() => databases.stop());
  const server = { port: databases.mysqlPort, password: databases.password, tls: true };
  await inSession(server, 'mysql', OWN);
  return server;
}

/** Brings the engines up, with a MySQL that is somebody's own or with the stack's. Ends what it has started where it fails. */
export async function startEngines(options: { readonly ownMysql: boolean }): Promise<Engines> {
  const ends: End[] = [];
  const close = async () => {
    // All of them, whatever one of them says: an engine must not outlive its test.
    const ended: PromiseSettledResult<unknown>[] = [];
    for (const end of ends.splice(0).reverse()) ended.push(...(await Promise.allSettled([end()])));
    const failed = ended.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  };
  try {
    return { ...(await start(options.ownMysql ? await startOwn(ends) : null, ends)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * With a pipeline.yaml that is known to be right: one that `down` refuses would leave every engine running. Where it fails
 * the folder stays, as nothing else leads to the engines.
 */
async function takeDown(workspace: Workspace, text: string): Promise<void> {
  await workspace.write(text);
  await mustRun(workspace, 'down', '--volumes');
  await workspace.remove();
}

async function start(own: Server | null, ends: End[]): Promise<Omit<Engines, 'close'>> {
  const ownMysql = own?.port ?? null;
  let current = 1;
  const text = (carried: readonly FieldCase[]) => pipelineText(carried, { ownMysql, generation: current });
  const env: Record<string, string> = own === null ? {} : { MYSQL_CDC_PASSWORD: PASSWORD };
  const workspace = await createWorkspace({ name: 'field', text: text([]), env });
  ends.push(() => takeDown(workspace, text([])));
  // The engines first, and only the table of the marks: the tables of the cases have to be there before they are carried.
  const { ports } = (await mustRun(workspace, 'up')).json;
  const { MYSQL_ROOT_PASSWORD = '', CLICKHOUSE_ADMIN_PASSWORD = '' } = await secretsOf(workspace);
  const server = own ?? { port: ports.mysql, password: MYSQL_ROOT_PASSWORD, tls: false };
  const clickhouse = createClient({
    url: `http://127.0.0.1:${ports.clickhouseHttp}`,
    ...{ username: 'admin', password: CLICKHOUSE_ADMIN_PASSWORD },
    // A view that is not there is an answer here, and nothing to print.
    log: { level: ClickHouseLogLevel.OFF },
  });
  ends.push(() => clickhouse.close());
  return {
    ...{ workspace, server, clickhouse, cancelJobs: () => cancelJobs(workspace) },
    generation: () => current,
    async declare(cases, generation) {
      current = generation;
      await workspace.write(text(cases));
    },
  };
}

const OVER: readonly string[] = ['CANCELED', 'FAILED', 'FINISHED'];

async function cancelJobs(workspace: Workspace): Promise<void> {
  const flink = await flinkRest(workspace);
  const running = async (): Promise<readonly { readonly jid: string }[]> => {
    const { jobs } = await flink.ask('/jobs/overview');
    return jobs.filter(({ state }: { readonly state: string }) => !OVER.includes(state));
  };
  const end = Date.now() + 60_000;
  for (let jobs = await running(); jobs.length > 0; jobs = await running()) {
    if (Date.now() > end) throw new Error('the jobs do not end');
    for (const { jid } of jobs) await flink.ask(`/jobs/${jid}`, 'PATCH').catch(() => undefined);
    await delay(500);
  }
}
