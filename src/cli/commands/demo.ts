import { addresses, addressesText } from '../addresses.js';
import type { CommandResult, Register } from '../command.js';
import { parseCount } from '../duration.js';
import type { Session } from '../session.js';
import { roundTrip } from './smoke.js';

const NEXT = `Try next:
  node bin/cdcctl.js latency                                      how soon a row is readable in ClickHouse
  node bin/cdcctl.js status                                       engines, jobs, checkpoints, lag
  node bin/cdcctl.js down --volumes                               stop everything and leave nothing behind`;

export const demo: Register = (program, execute) => {
  program
    .command('demo')
    .description('like smoke, on free ports, and leaves the stack up to look at')
    .option('--count <n>', 'changes to write', parseCount(1), 500)
    .action((options: { count: number }) =>
      execute('demo', (session) => session.locked('demo', () => run(session, options.count))),
    );
};

async function run(session: Session, count: number): Promise<CommandResult> {
  const result = await roundTrip(session, { count, autoPorts: true });
  const runtime = session.runtime();
  const link = await runtime.dashboardLink();
  const rows = addresses(session.pipeline(), await runtime.ports(), runtime.secretsFile, link);
  return {
    ...result,
    json: { ...result.json, addresses: rows },
    text: `${result.text}\n\n${addressesText(rows)}\n\n${NEXT}`,
    link,
  };
}
