import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { desiredJobs } from '../../apply/index.js';
import { compareAll, observe } from '../../drift/index.js';
import { ExitCode } from '../../errors/index.js';
import { commentedColumns } from '../../introspect/index.js';
import type { Drift } from '../../model/index.js';
import { differenceDocument, driftText } from '../../report/drift-text.js';
import type { CommandResult, Register } from '../command.js';
import type { Session } from '../session.js';

const HELP = `
Compares columns, keys, partitions, settings, tables, views and what the jobs were made from; rows are compared by
\`cdcctl validate\`. What emptied a table without an event for each row, such as TRUNCATE, is among the differences
with \`source.reader: binlog\`. A column whose line in pipeline.yaml is
commented out ("# name: ...") is left out on purpose. MySQL shows only what the CDC user may see.
Exit codes: 0 no difference, 2 differences, 3 no difference in what could be read, but something could not`;

export const drift: Register = (program, execute) => {
  program
    .command('drift')
    .description('show every difference between pipeline.yaml and MySQL, the topics, ClickHouse and the running jobs')
    .option('--all-tables', 'name the tables of the same databases that the pipeline does not have')
    .addHelpText('after', HELP)
    .action((options: { allTables?: boolean }) =>
      execute('drift', async (session) => report(await readDrift(session), options.allTables === true)),
    );
};

async function readDrift(session: Session): Promise<Drift> {
  const pipeline = session.pipeline();
  const connections = await session.connections();
  const jars = await connections.jars();
  return compareAll({
    pipeline,
    leftOut: commentedColumns(readFileSync(resolve(session.globals.config), 'utf8')),
    desired: desiredJobs({ pipeline, jars }, await connections.state.readEarlierPipeline()),
    readings: await observe({ ...connections, pipeline }),
  });
}

function report(found: Drift, allTables: boolean): CommandResult {
  const { differences, unread, clean, unlisted } = found;
  const exitCode =
    differences.length > 0 ? ExitCode.difference : unread.length > 0 ? ExitCode.unverified : ExitCode.done;
  return {
    exitCode,
    json: { differences: differences.map(differenceDocument), unread, clean, ...(allTables ? { unlisted } : {}) },
    text: driftText(found, { allTables }),
  };
}
