import { exitCodeOf, formatReport } from '../../validate/index.js';
import type { Register } from '../command.js';
import { parseDuration } from '../duration.js';
import { DEFAULT_WAIT_MS, validateStep } from '../steps.js';

export const validate: Register = (program, execute) => {
  program
    .command('validate')
    .description('wait until the jobs have caught up, then compare every column of every row on both sides')
    .option('--wait <time>', 'how long to wait for the jobs and for differing rows (default: 60s)', parseDuration)
    .addHelpText('after', '\nExit codes: 0 equal, 2 a difference was found, 3 could not verify in time')
    .action((options: { wait?: number }) =>
      execute('validate', async (session) => {
        const report = await validateStep(session, options.wait ?? DEFAULT_WAIT_MS);
        return { exitCode: exitCodeOf(report), json: { tables: report.tables }, text: formatReport(report) };
      }),
    );
};
