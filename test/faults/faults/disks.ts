import type { Fault } from '../fault.js';
import { fill, isOnDisk, makeRoom, mountDisk } from '../small-disk.js';
import { expectDone } from '../stack.js';

const FULL_S = 15;

export const diskFaults: readonly Fault[] = (['clickhouse', 'kafka'] as const).map((engine) => ({
  kind: `${engine}-disk-full`,
  what: `the disk of ${engine === 'kafka' ? 'Kafka' : 'ClickHouse'} is full for ${FULL_S} s`,
  needs: ['root'],
  holdS: FULL_S,
  expect: 'recovers',
  async strike({ stack }) {
    if (!(await isOnDisk(stack, engine))) {
      expectDone(await stack.workspace.cdcctl('stop'));
      await mountDisk(stack, engine);
      expectDone(await stack.workspace.cdcctl('up'));
    }
    await fill(stack, engine);
    return () => makeRoom(stack, engine);
  },
}));
