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
export function formatCheck(check: Check): string {
  const lines = [`${MARKS[check.status]} ${check.name}: ${check.what}`];
  if (check.status === 'ok') return lines.join('\n');
  if (check.why !== undefined) lines.push(`    ${check.why}`);
  if (check.next !== undefined) lines.push(`    next: ${check.next}`);
  lines.push(`    code: ${check.code}`);
  return lines.join('\n');
}
