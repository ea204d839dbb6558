import { Option } from 'commander';
import { LOG_LEVELS, type LogLevel } from '../../report/log-record.js';
import { isWished, logRecords } from '../../report/log-records.js';
import { ANSWER_MS } from '../ask-engines.js';
import type { Register } from '../command.js';
import { parseTime } from '../duration.js';
import { inTime } from '../in-time.js';
import { jobErrors, jobErrorText } from '../job-errors.js';
import type { Session } from '../session.js';

interface Options {
  readonly follow?: boolean;
  readonly since?: number;
  readonly level?: LogLevel;
}

const HELP = `
Lines that belong together, such as a stack trace and what it explains, count as one. The logs of flink-jobmanager and
flink-taskmanager begin with the errors of the pipeline's own jobs, as far back as Flink keeps them.

Examples:
  cdcctl logs flink-taskmanager --level warn --since 10m
  cdcctl logs mysql --since 2026-11-24T10:00:00Z
  cdcctl logs -f clickhouse-server --level error`;

export const logs: Register = (program, execute) => {
  program
    .command('logs')
    .argument('<service>', 'mysql, kafka, flink-jobmanager, flink-taskmanager, clickhouse-server, submit, supervisor')
    .description('print the log of one service; of Flink the errors of the jobs first')
    .option('-f, --follow', 'go on printing until Ctrl-C')
    .option(
      '--since <time>',
      'only what was written since: a time (UTC), or how long ago: 10m, 24h',
      parseTime(Date.now),
    )
    .addOption(new Option('--level <level>', 'only what is at least so bad').choices([...LOG_LEVELS]))
    .addHelpText('after', HELP)
    .action((service: string, options: Options) => execute('logs', (session) => run(session, service, options)));
};

const NO_ANSWER = 'the JobManager does not answer: the errors of the jobs are left out (cdcctl status shows more)';

async function run(session: Session, service: string, options: Options) {
  const { reporter, signal } = session;
  const source = session.runtime().logs(service, { follow: options.follow === true, signal });
  const errors = service.startsWith('flink-') ? await printJobErrors(session, service, options.since ?? 0) : 0;
  let lines = 0;
  for await (const record of logRecords(source)) {
    if (!isWished(record, options)) continue;
    const { at, level, text } = record;
    reporter.line({ service, at: at === null ? null : new Date(at).toISOString(), level, line: text }, text);
    lines += text.split('\n').length;
  }
  return { json: { service, lines, jobErrors: errors }, text: '' };
}

type Asking = Pick<Session, 'connections' | 'pipeline' | 'reporter' | 'emit' | 'signal'>;

/**
 * The log has them too, far apart and inside traces of a hundred lines. Without a JobManager there is only the log, and
 * one that hangs must not keep it back.
 */
export async function printJobErrors(session: Asking, service: string, since: number, ms = ANSWER_MS): Promise<number> {
  try {
    const { flink } = await session.connections();
    const found = await inTime(jobErrors(session.pipeline(), flink, since), ms);
    if (found === null) session.emit({ type: 'warning', text: NO_ANSWER });
    const errors = found ?? [];
    for (const [i, error] of errors.entries()) {
      const end = i === errors.length - 1 ? '\n' : '';
      session.reporter.line({ service, jobError: error }, `${jobErrorText(error)}${end}`);
    }
    return errors.length;
  } catch {
    session.signal.throwIfAborted();
    return 0;
  }
}
