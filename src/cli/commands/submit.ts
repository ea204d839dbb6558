import { replaySync } from '../../apply/index.js';
import { ExitCode } from '../../errors/index.js';
import { formatPlan } from '../../plan/index.js';
import type { Register } from '../command.js';
import { sessionDeps, submitStep } from '../steps.js';

export const submit: Register = (program, execute) => {
  program
    .command('submit')
    .description('start the two Flink jobs and wait for their first checkpoints')
    .option('--replay', 'stop the sync job first and let it read its topics from the beginning')
    .action((options: { replay?: boolean }) =>
      execute('submit', (session) =>
        session.locked('submit', async () => {
          if (options.replay === true) {
            await replaySync(await sessionDeps(session));
          }
          const { outcome, plan, jobs } = await submitStep(session);
          return {
            exitCode: outcome === 'changed' ? ExitCode.difference : ExitCode.done,
            json: { outcome, plan, jobs },
            text: outcome === 'submitted' ? `${formatPlan(plan)}\n\nnext: cdcctl validate` : formatPlan(plan),
          };
        }),
      ),
    );
};
