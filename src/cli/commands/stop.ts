import type { CommandResult, Register } from '../command.js';
import type { Session } from '../session.js';
import { stopStep } from '../steps.js';

export const stop: Register = (program, execute) => {
  program
    .command('stop')
    .description('take savepoints of the jobs and stop the engines; data and logs stay')
    .action(() => execute('stop', (session) => session.locked('stop', () => stopAll(session, null))));
};

export const down: Register = (program, execute) => {
  program
    .command('down')
    .description('stop and remove what up made; data stays unless --volumes is given')
    .option('-v, --volumes', 'remove the data, the passwords and the logs too')
    .addHelpText(
      'after',
      '\nExamples:\n  cdcctl down             cdcctl up resumes where it was\n  cdcctl down --volumes   nothing is left',
    )
    .action((options: { volumes?: boolean }) =>
      execute('down', (session) =>
        session.locked('down', () => stopAll(session, { volumes: options.volumes === true })),
      ),
    );
};

async function stopAll(session: Session, remove: { readonly volumes: boolean } | null): Promise<CommandResult> {
  const { stopped, jobs } = await stopStep(session, { savepoints: remove?.volumes !== true });
  if (remove !== null) await session.runtime().remove(remove);
  const what = stopped ? 'The stack is stopped' : 'No stack was running';
  const kept = remove?.volumes === true ? 'its data is removed' : 'its data is kept';
  return { json: { stopped, jobs, removed: remove }, text: `${what}; ${kept}.` };
}
