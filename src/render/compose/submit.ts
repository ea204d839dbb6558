import { flinkSettingsFor, type Pipeline, versionsTable } from '../../model/index.js';
import { clickhouseLiteral } from '../quote.js';
import type { RenderedFile } from '../template.js';
import { BUILD_ANEW, bash, bashWord, composeScript, REBUILD } from './shell.js';
import { KEEP, OBSERVE, START } from './submit-functions.js';
import { TABLES } from './submit-tables.js';

/** Is there while both jobs run, or none should. */
export const JOBS_RUN = '/dev/shm/jobs-run';

/** Seconds after which a TaskManager gives up the tasks of a JobManager that is gone. */
export const HEARTBEAT_TIMEOUT_SECONDS = 20;

/** Asks which tables the sync job fills, for a user that may see no others. */
function tablesQuery(pipeline: Pipeline): string {
  const names = pipeline.tables.map((table) => {
    const { database, table: name } = versionsTable(pipeline, table);
    return `(${clickhouseLiteral(database)}, ${clickhouseLiteral(name)})`;
  });
  const where = `(database, name) IN (${names.join(', ')})`;
  return `SELECT database, name, uuid FROM system.tables WHERE ${where} ORDER BY database, name FORMAT TSV`;
}

function constants(pipeline: Pipeline): string {
  const { name, generation, flink, source, sink } = pipeline;
  const secrets = [source.password.variable, sink.password.variable];
  const [checkpoints = ''] = Object.keys(flinkSettingsFor(flink.version, { 'execution.checkpointing.dir': '' }));
  return bash`
set -uo pipefail
readonly pipeline=${name} generation=${generation} parallelism=${flink.parallelism} checkpoint_option=${checkpoints}
readonly manager=flink-jobmanager/8081 gateway=sql-gateway:8083 clickhouse=clickhouse-server/8123
readonly sink_user=${bashWord(sink.user)} sink_password=${sink.password.variable}
readonly tables_query=${bashWord(tablesQuery(pipeline))}
readonly state=\${FLINK_STATE:-/flink-state} sources=\${FLINK_SQL:-/flink-sql}
# Passwords are filled in here, in memory; the health check asks for the file.
readonly scratch=/dev/shm jobs_run=${JOBS_RUN} secrets=(${secrets.join(' ')})
# The heartbeat timeout, after which no task of a lost JobManager runs, and some more.
readonly quiet_seconds=${HEARTBEAT_TIMEOUT_SECONDS + 10} submit_seconds=300
readonly anew=${bashWord(BUILD_ANEW)}
readonly rebuild=${bashWord(REBUILD)}

. "\${INIT_SCRIPTS:-/init-scripts}/fill.sh"
declare -A said=() gone_since=() retry_at=() pauses=() ids=()
`;
}

const MAIN = bash`
# One look at both jobs, the CDC job first.
round() {
  local kind jobs cluster all_run=yes
  for kind in cdc sync; do
    if jobs=$(rest /jobs/overview) && cluster=$(rest /overview); then
      keep "$kind" "$jobs" "$cluster" || all_run=no
    else
      all_run=no
    fi
  done
  if [[ $all_run == yes ]]; then touch "$jobs_run"; else rm -f "$jobs_run"; fi
}

# The lock keeps cdcctl and this script from submitting at the same time.
main() {
  trap 'exit 0' TERM INT
  while true; do
    { flock 9 && round; } 9<"$state/jobs/lock"
    sleep 5 &
    wait $!
  done
}

if [[ \${BASH_SOURCE[0]} == "$0" ]]; then main; fi
`;

/** The script that keeps the jobs running where only `docker compose` runs. */
export function submitScript(pipeline: Pipeline): RenderedFile {
  const body = `# Keeps them running: a job is submitted once, and resumed from its newest checkpoint or savepoint where the JobManager
# has lost it. What it was submitted with is in the volume flink-state: jobs/<job>.sql.
${constants(pipeline)}${OBSERVE}${TABLES}${START}${KEEP}${MAIN}`;
  return composeScript('submit.sh', `Jobs of the pipeline ${pipeline.name}.`, body);
}
