import { messageOf } from '../../../src/errors/index.js';
import { connectClickhouse, rowsOf } from '../connect.js';
import type { Fault, Scene, Undo } from '../fault.js';
import { TABLES } from '../tables.js';

async function asAdmin({ stack }: Scene, ...queries: readonly string[]): Promise<void> {
  const clickhouse = connectClickhouse(stack.addresses);
  try {
    for (const query of queries) await clickhouse.command({ query });
  } finally {
    await clickhouse.close();
  }
}

/** Gives the tables that are written settings for as long as it lasts. */
async function tableSettings(scene: Scene, settings: Readonly<Record<string, number>>): Promise<Undo> {
  const alter = (change: string) =>
    asAdmin(scene, ...TABLES.map((table) => `ALTER TABLE faults.${table}_versions ${change}`));
  const set = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  await alter(`MODIFY SETTING ${set.join(', ')}`);
  return () => alter(`RESET SETTING ${Object.keys(settings).join(', ')}`);
}

const FREE_LIMIT_MS = 20_000;

/** A server without memory may refuse even the DROP that would free it: then it is killed, as an operator would. */
async function freeMemory(scene: Scene): Promise<void> {
  for (const end = Date.now() + FREE_LIMIT_MS; Date.now() < end; ) {
    try {
      return await asAdmin(scene, 'DROP TABLE IF EXISTS faults.memory SYNC');
    } catch (error) {
      if (!/memory limit/i.test(messageOf(error))) throw error;
    }
  }
  scene.log('it refuses DROP TABLE too: killed');
  await scene.stack.kill('clickhouse-server');
}

/** Fills the server's memory with a table, until it refuses to take more. */
async function fillMemory(scene: Scene): Promise<Undo> {
  await asAdmin(scene, 'CREATE TABLE IF NOT EXISTS faults.memory (text String) ENGINE = Memory');
  const undo = () => freeMemory(scene);
  try {
    for (const mib of [50, 5, 1]) await fillBy(scene, mib);
    return undo;
  } catch (error) {
    await undo();
    throw error;
  }
}

async function fillBy(scene: Scene, mib: number): Promise<void> {
  const insert = `INSERT INTO faults.memory SELECT randomString(1048576) FROM numbers(${mib})`;
  for (let n = 0; n < 100; n++) {
    try {
      await asAdmin(scene, insert);
    } catch (error) {
      if (/memory limit/i.test(messageOf(error))) return;
      throw error;
    }
  }
  throw new Error('the memory of ClickHouse has no end');
}

/** How often ClickHouse has answered with this error. */
async function refusals({ stack }: Scene, code: number): Promise<number> {
  const clickhouse = connectClickhouse(stack.addresses);
  try {
    const [row] = await rowsOf(clickhouse, `SELECT sum(value) FROM system.errors WHERE code = ${code}`);
    return Number(row?.[0] ?? 0);
  } finally {
    await clickhouse.close();
  }
}

/** Fails at its end where nobody was refused anything. */
async function refusing(scene: Scene, code: number, begin: () => Promise<Undo>): Promise<Undo> {
  const before = await refusals(scene, code);
  const undo = await begin();
  return async () => {
    await undo();
    if ((await refusals(scene, code)) <= before) throw new Error('ClickHouse has refused nothing meanwhile');
  };
}

const HOLD_S = 15;

export const clickhouseFaults: readonly Fault[] = [
  {
    kind: 'clickhouse-read-only',
    what: `ClickHouse takes no writes into the tables (table_readonly) for ${HOLD_S} s`,
    holdS: HOLD_S,
    expect: 'recovers',
    strike: (scene) => refusing(scene, 774, () => tableSettings(scene, { table_readonly: 1 })),
  },
  {
    kind: 'clickhouse-too-many-parts',
    what: `ClickHouse refuses inserts with "too many parts" for ${HOLD_S} s`,
    holdS: HOLD_S,
    expect: 'recovers',
    strike: (scene) =>
      refusing(scene, 252, () => tableSettings(scene, { parts_to_delay_insert: 1, parts_to_throw_insert: 1 })),
  },
  {
    kind: 'clickhouse-memory',
    what: `ClickHouse has no memory left for inserts for ${HOLD_S} s`,
    holdS: HOLD_S,
    expect: 'recovers',
    // That it refuses is how the filling ends.
    strike: fillMemory,
  },
];
