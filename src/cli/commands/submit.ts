import { Option } from 'commander';
import { type JobOutcome, observeAndPlan, replaySync } from '../../apply/index.js';
import { ExitCode } from '../../errors/index.js';
import type { Pipeline } from '../../model/index.js';
import { formatPlan, planDocument } from '../../report/plan-text.js';
import type { Register } from '../command.js';
import type { Session } from '../session.js';
import { sessionDeps, submitStep } from '../steps.js';

export const submit: Register = (program, execute) => {
  program
    .command('submit')
    .description('start the two Flink jobs and wait for their first checkpoints')
    .option('--replay', 'stop the sync job first and let it read its topics from the beginning')
    .addOption(
      new Option(
        '--restart',
        'stop jobs that do not run as they are configured with savepoints, and go on from these as they are configured',
      ).conflicts('replay'),
    )
    .action((options: { replay?: boolean; restart?: boolean }) =>
      execute('submit', (session) =>
        session.locked('submit', async () => {
          if (options.replay === true) await replay(session);
          const { outcome, plan, jobs } = await submitStep(session, options.restart === true ? 'restart' : 'submit');
          return {
            exitCode: outcome === 'changed' ? ExitCode.difference : ExitCode.done,
            json: { outcome, plan: planDocument(plan), jobs },
            text: ['submitted', 'restarted'].includes(outcome)
              ? `${formatPlan(plan)}\n\nnext: ${nextAfter(session.pipeline(), jobs)}`
              : formatPlan(plan),
          };
        }),
      ),
    );
};

/** A generation that is built beside an earlier one is not what readers of the targets see yet. */
function nextAfter({ generation }: Pipeline, jobs: readonly JobOutcome[]): string {
  const anew = jobs.some(({ kind, action }) => kind === 'cdc' && action === 'started');
  return anew && generation > 1 ? 'cdcctl switch' : 'cdcctl validate';
}

/** Only where the submission that follows will start the sync job again: a refusal must not leave it stopped. */
async function replay(session: Session): Promise<void> {
  const deps = await sessionDeps(session);
  const { plan } = await observeAndPlan(deps, 'submit');
  const accepted = plan.refusals.length === 0 && plan.steps.every(({ action }) => action !== 'changed');
  if (accepted) await session.runtime().holdJobs(() => replaySync(deps), session.signal);
}
