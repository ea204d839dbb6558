import { ExitCode } from '../../errors/index.js';
import type { Check } from '../../ports/index.js';
import type { Register } from '../command.js';

const MARKS = { ok: '✔', warn: '!', fail: '✖' } as const;

export const doctor: Register = (program, execute) => {
  program
    .command('doctor')
    .description('check what this machine must have before up')
    .action(() =>
      execute('doctor', async (session) => {
        const checks = await session.runtime().preflight(session.signal);
        const failed = checks.filter(({ status }) => status === 'fail').length;
        const warned = checks.filter(({ status }) => status === 'warn').length;
        const summary = `${checks.length} checks, ${failed} failed, ${warned} warnings`;
        return {
          exitCode: failed > 0 ? ExitCode.failed : ExitCode.done,
          json: { checks },
          text: [...checks.map(formatCheck), summary].join('\n'),
        };
      }),
    );
};

/** One finding: its mark and text, and below it why and what to do. */
export function formatCheck({ name, status, what, why, next }: Check): string {
  const lines = [`${MARKS[status]} ${name}: ${what}`];
  if (why !== undefined) lines.push(`    ${why}`);
  if (next !== undefined) lines.push(`    next: ${next}`);
  return lines.join('\n');
}
