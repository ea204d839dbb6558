import { setTimeout as delay } from 'node:timers/promises';
import type { Register } from '../command.js';
import { readStatus } from '../status-document.js';
import { statusText } from '../status-text.js';

const WATCH_MS = 2_000;

export const status: Register = (program, execute) => {
  program
    .command('status')
    .description('show engines, jobs, checkpoints, lag and restarts')
    .option('-w, --watch', 'print it again every two seconds until Ctrl-C')
    .action((options: { watch?: boolean }) =>
      execute('status', async (session) => {
        while (options.watch === true && !session.signal.aborted) {
          const document = await readStatus(session);
          session.reporter.line({ ...document }, `${statusText(document, Date.now())}\n`);
          await delay(WATCH_MS, undefined, { signal: session.signal }).catch(() => undefined);
        }
        const document = await readStatus(session);
        return { json: { ...document }, text: statusText(document, Date.now()) };
      }),
    );
};
