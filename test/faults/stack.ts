import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localRuntime } from '../../src/cli/local.js';
import { loadPipeline } from '../../src/config/index.js';
import type { Reader } from '../../src/model/index.js';
import type { Runtime } from '../../src/ports/index.js';
import { type Answer, createWorkspace, eventually, secretsOf, type Workspace } from '../e2e/support/workspace.js';
import { type Addresses, connectMysql, SUITE_ADDRESS } from './connect.js';
import { Legs } from './legs.js';
import { unmountAll } from './small-disk.js';
import { PROGRESS, pipelineText } from './tables.js';
import type { Tools } from './tools.js';

export const ENGINES = ['mysql', 'kafka', 'flink-jobmanager', 'flink-taskmanager', 'clickhouse-server'] as const;
export type EngineName = (typeof ENGINES)[number];
export type ProcessName = EngineName | 'supervisor';
export type Delivery = 'at-least-once' | 'exactly-once';

/** Longest time that engines may take to be back, on a busy machine. */
const BACK_MS = 240_000;

/** The embedded engines with a pipeline, as a user would bring them up. */
export class Stack {
  private constructor(
    readonly delivery: Delivery,
    /** What reads MySQL. */
    readonly reader: Reader,
    readonly workspace: Workspace,
    readonly addresses: Addresses,
    readonly legs: Legs,
    /** The file by which clocks are put wrong; null where that cannot be done. */
    readonly clocks: string | null,
    private readonly runtime: Runtime,
  ) {}

  static async bringUp(delivery: Delivery, tools: Tools, env: Readonly<Record<string, string>>): Promise<Stack> {
    const workspace = await createWorkspace({ text: pipelineText(delivery), name: 'faults', env });
    let legs: Legs | null = null;
    try {
      expectDone(await workspace.cdcctl('up'));
      const { ports } = JSON.parse(await readFile(join(workspace.stateDir, 'stack.json'), 'utf8'));
      legs = await Legs.open(tools.iptables, { ...ports, clickhouse: ports.clickhouseHttp });
      const secrets = await secretsOf(workspace);
      const addresses = {
        from: legs.redirected ? SUITE_ADDRESS : '127.0.0.1',
        mysqlPort: ports.mysql,
        mysqlPassword: secrets.MYSQL_ROOT_PASSWORD ?? '',
        clickhousePort: ports.clickhouseHttp,
        clickhousePassword: secrets.CLICKHOUSE_ADMIN_PASSWORD ?? '',
      };
      const text = await workspace.read();
      const { pipeline } = loadPipeline({ path: 'pipeline.yaml', text, env: process.env });
      const runtime = localRuntime({ pipeline, stateDir: workspace.stateDir, env: process.env, emit: () => undefined });
      const clocks = tools.clock?.steps ?? null;
      const stack = new Stack(delivery, pipeline.source.reader, workspace, addresses, legs, clocks, runtime);
      // Its connections to the JobManager are older than the proxies.
      if (legs.redirected) expectDone(await workspace.cdcctl('restart', 'flink-taskmanager'));
      const mysql = await connectMysql(addresses);
      await mysql.query(PROGRESS);
      await mysql.end();
      return stack;
    } catch (error) {
      await workspace.cdcctl('down', '--volumes');
      await legs?.close();
      await workspace.remove();
      throw error;
    }
  }

  async takeDown(): Promise<void> {
    await this.workspace.cdcctl('stop');
    await unmountAll(this);
    await this.workspace.cdcctl('down', '--volumes');
    await this.legs.close();
    await this.workspace.remove();
  }

  /** Where an engine keeps its data. */
  dataOf(engine: 'kafka' | 'clickhouse' | 'flink'): string {
    return join(this.workspace.stateDir, 'data', engine);
  }

  async pid(name: ProcessName): Promise<number> {
    if (name === 'supervisor') {
      return JSON.parse(await readFile(join(this.workspace.stateDir, 'supervisor.json'), 'utf8')).pid;
    }
    const { engines } = await this.runtime.status();
    const pid = engines.find((engine) => engine.name === name)?.pid;
    if (pid === undefined || pid === null) throw new Error(`${name} has no process`);
    return pid;
  }

  /** kill -9 of all of these at once. */
  async kill(...names: readonly ProcessName[]): Promise<void> {
    const pids = await Promise.all(names.map((name) => this.pid(name)));
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await eventually(
      async () => pids.some(alive),
      (lives) => !lives,
      10_000,
    );
  }

  /** Resolves when a supervisor runs and every engine answers. */
  async back(): Promise<void> {
    await eventually(
      () => this.runtime.status(),
      ({ running, engines }) => running && engines.every(({ state }) => state === 'ready'),
      BACK_MS,
    );
  }

  /** Brings everything back in the way that cdcctl's own messages say. */
  async repair(): Promise<void> {
    expectDone(await this.workspace.cdcctl('up'));
    expectDone(await this.workspace.cdcctl('submit'));
  }
}

/** The state of a process as the kernel has it, such as S or T; null where there is none. */
export function stateOf(pid: number): string | null {
  try {
    return /^\d+ \(.*\) (\w)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
}

/** One that has ended and that nobody has asked for yet is in state Z. */
function alive(pid: number): boolean {
  return ![null, 'Z'].includes(stateOf(pid));
}

export function expectDone(answer: Answer): void {
  if (answer.exitCode === 0) return;
  throw new Error(`exit code ${answer.exitCode}: ${(answer.stderr + answer.stdout).trim().slice(-800)}`);
}
