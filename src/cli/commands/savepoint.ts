import { takeSavepoints } from '../../apply/index.js';
import type { Register } from '../command.js';
import { sessionDeps } from '../steps.js';

export const savepoint: Register = (program, execute) => {
  program
    .command('savepoint')
    .description('take a savepoint of the running jobs and leave them running')
    .action(() =>
      execute('savepoint', (session) =>
        session.locked('savepoint', async () => {
          const savepoints = await takeSavepoints(await sessionDeps(session));
          return { json: { savepoints }, text: savepoints.map(({ name, path }) => `${name}  ${path}`).join('\n') };
        }),
      ),
    );
};
