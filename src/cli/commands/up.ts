import { addresses, addressesText } from '../addresses.js';
import type { Register } from '../command.js';
import { upStep } from '../steps.js';

export const up: Register = (program, execute) => {
  program
    .command('up')
    .description('start the engines, create users, tables and topics, resume the jobs that ran before')
    .option('--auto-ports', 'choose a free port where the configured one is taken')
    .addHelpText('after', '\nExamples:\n  cdcctl up\n  cdcctl up --auto-ports      beside another MySQL on port 3306')
    .action((options: { autoPorts?: boolean }) =>
      execute('up', (session) =>
        session.locked('up', async () => {
          const { started, jobs, ports } = await upStep(session, { autoPorts: options.autoPorts === true });
          const link = await session.runtime().dashboardLink();
          const rows = addresses(session.pipeline(), ports, session.runtime().secretsFile, link);
          const next = jobs.length > 0 ? 'next: cdcctl status' : 'next: cdcctl submit';
          return { json: { started, ports, jobs, addresses: rows }, text: `${addressesText(rows)}\n\n${next}`, link };
        }),
      ),
    );
};
