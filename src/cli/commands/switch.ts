import { ExitCode } from '../../errors/index.js';
import { displayName } from '../../model/index.js';
import { switchViews } from '../../render/init/index.js';
import { fillPlaceholders } from '../../render/placeholders.js';
import { formatReport } from '../../report/validation-text.js';
import { exitCodeOf } from '../../validate/index.js';
import type { CommandResult, Register } from '../command.js';
import { parseDuration } from '../duration.js';
import type { Session } from '../session.js';
import { DEFAULT_WAIT_MS, validateStep } from '../steps.js';

const DESCRIPTION = `
A new \`generation\` is built beside the old one: in topics and tables of its own, and behind views called <target>_gN.
The targets go on showing the old generation until \`switch\` has compared every row of the new one with MySQL.`;

export const switchCommand: Register = (program, execute) => {
  program
    .command('switch')
    .description("validate this generation, then let the targets' readers see it")
    .option('--wait <time>', 'how long to wait for the jobs and for differing rows (default: 60s)', parseDuration)
    .addHelpText('after', DESCRIPTION)
    .action((options: { wait?: number }) =>
      execute('switch', (session) => session.locked('switch', () => run(session, options.wait ?? DEFAULT_WAIT_MS))),
    );
};

async function run(session: Session, waitMs: number): Promise<CommandResult> {
  const pipeline = session.pipeline();
  const report = await validateStep(session, waitMs);
  const exitCode = exitCodeOf(report);
  if (exitCode !== ExitCode.done) {
    const text = `${formatReport(report)}\n\nNothing was switched.\nnext: cdcctl status, then cdcctl switch again`;
    return { exitCode, json: { switched: false, tables: report.tables }, text };
  }
  const { sink, secrets } = await session.connections();
  await sink.runScript(switchViews(pipeline).map((sql) => fillPlaceholders(sql, secrets, 'clickhouse')));
  const targets = pipeline.tables.map(({ target }) => displayName(target)).join(', ');
  return {
    json: { switched: true, generation: pipeline.generation, tables: report.tables },
    text: `${formatReport(report)}\n\n${targets} now shows generation ${pipeline.generation}.`,
  };
}
