import type { Fault } from '../fault.js';
import { clickhouseFaults } from './clickhouse.js';
import { clockFaults } from './clocks.js';
import { commandFaults } from './commands.js';
import { connectionFaults } from './connections.js';
import { diskFaults } from './disks.js';
import { processFaults } from './processes.js';
import { stateFaults } from './states.js';
import { transactionFaults } from './transactions.js';

/** Every fault there is. */
export const FAULTS: readonly Fault[] = [
  ...processFaults,
  ...stateFaults,
  ...commandFaults,
  ...clickhouseFaults,
  ...diskFaults,
  ...clockFaults,
  ...transactionFaults,
  ...connectionFaults,
];
