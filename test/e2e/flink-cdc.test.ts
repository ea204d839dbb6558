import { afterAll, beforeAll, expect, test } from 'vitest';
import { FLINK, flinkCdcIn, KAFKA } from './support/class-path.js';
import { createWorkspace, ORDERS, type Workspace } from './support/workspace.js';

/** Flink CDC, with Debezium in it, is there for the reader that is made of it alone. The tests share one stack, in order. */
let workspace: Workspace;

const readBy = (reader: string) => ORDERS.replace('source: { ', `source: { reader: ${reader}, `);
const NEXT = 'cdcctl stop, then cdcctl up';

beforeAll(async () => {
  workspace = await createWorkspace({ text: readBy('binlog') });
  const up = await workspace.cdcctl('up');
  expect(up.exitCode, up.stdout + up.stderr).toBe(0);
});

afterAll(async () => {
  const down = await workspace.cdcctl('down', '--volumes');
  expect(down.exitCode, down.stdout + down.stderr).toBe(0);
  await workspace.remove();
});

test('no Java process of a stack with the reader of cdcctl has it on its class path', () => {
  expect(flinkCdcIn(workspace.stateDir)).toEqual({ has: [], lacks: [...KAFKA, ...FLINK] });
});

test.each(['up', 'submit'])('%s refuses a reader that the running Flink has no connector of', async (command) => {
  await workspace.write(readBy('mysql-cdc'));
  const answer = await workspace.plain(command);
  expect(answer.exitCode, answer.stdout + answer.stderr).toBe(1);
  expect(answer.stderr).toContain('The running Flink was started without Flink CDC');
  expect(answer.stderr).toContain(NEXT);
  const { jobs } = (await workspace.cdcctl('status')).json;
  expect(jobs).toEqual([]);
});

test('it is there after that, and gone where the reader is changed back', async () => {
  for (const [reader, paths] of [
    ['mysql-cdc', { has: FLINK, lacks: KAFKA }],
    ['binlog', { has: [], lacks: [...KAFKA, ...FLINK] }],
  ] as const) {
    await workspace.write(readBy(reader));
    for (const command of ['stop', 'up']) {
      const answer = await workspace.cdcctl(command);
      expect(answer.exitCode, answer.stdout + answer.stderr).toBe(0);
    }
    expect(flinkCdcIn(workspace.stateDir)).toEqual(paths);
  }
  const submit = await workspace.cdcctl('submit');
  expect(submit.exitCode, submit.stdout + submit.stderr).toBe(0);
});
