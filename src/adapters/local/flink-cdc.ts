import { basename } from 'node:path';
import { needsFlinkCdc, type Pipeline, withoutFlinkCdc } from '../../model/index.js';
import { refusalError } from '../../report/refusal-text.js';
import { connectorFiles } from './connector-jars.js';
import type { StackFile } from './stack-file.js';
import { liveEngine, type SupervisorRecord, supervisorAlive } from './status-file.js';

/**
 * Refuses to follow a stack whose Flink was started without Flink CDC where the pipeline's reader needs it. Its engines go
 * on, and with them the jobs that run: whether these may end is for the user to say.
 */
export async function refuseWithoutFlinkCdc(
  { source: { reader } }: Pipeline,
  stack: StackFile | null,
  record: SupervisorRecord | null,
): Promise<void> {
  if (stack === null || !needsFlinkCdc(reader) || !runs(record)) return;
  const jars = (await connectorFiles(stack.artifacts)).map((file) => basename(file));
  const refusal = withoutFlinkCdc(reader, jars);
  if (refusal !== null) throw refusalError([refusal]);
}

/** Engines without a supervisor would be taken over as they are. */
function runs(record: SupervisorRecord | null): boolean {
  return (record?.engines ?? []).some((engine) => liveEngine(engine) !== null) || supervisorAlive(record);
}
