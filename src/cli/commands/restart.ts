import type { Register } from '../command.js';

export const restart: Register = (program, execute) => {
  program
    .command('restart')
    .argument('<service>', 'as `status` names it')
    .description('end one service and wait until it is ready again; jobs and data go on')
    .addHelpText('after', '\nExample:\n  cdcctl restart kafka')
    .action((service: string) =>
      execute('restart', (session) =>
        session.locked('restart', async () => {
          const id = `restart ${service}`;
          session.emit({ type: 'start', id, title: `Restarting ${service}` });
          try {
            await session.runtime().restart(service, session.signal);
          } catch (error) {
            session.emit({ type: 'failed', id });
            throw error;
          }
          session.emit({ type: 'done', id, text: 'ready again' });
          return { json: { service }, text: `${service} is ready again` };
        }),
      ),
    );
};
