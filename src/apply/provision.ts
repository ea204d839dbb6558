import { CdcctlError } from '../errors/index.js';
import {
  EARLIER_READER,
  jobName,
  type Pipeline,
  runsMysql,
  type Table,
  topicName,
  type UnfitDate,
  unfitDateText,
} from '../model/index.js';
import { currentJob, isPredecessor, JobParameter, planTopics } from '../plan/index.js';
import { hasEnded } from '../ports/index.js';
import { clickhouseInit, clickhouseUsersInit, mysqlInit, type SqlScript } from '../render/init/index.js';
import { fillPlaceholders } from '../render/placeholders.js';
import { refusalError } from '../report/refusal-text.js';
import type { ApplyDeps } from './deps.js';
import { checkStores } from './identity.js';
import { desiredJobs } from './job-script.js';
import { knownJobs, newestState } from './plan-jobs.js';
import { jobRecords } from './records.js';
import { BROKER_DEFAULT_REPLICATION, observeTopics, submittedTopics, TOPIC_CONFIG } from './topics.js';

export type ProvisionDeps = Pick<
  ApplyDeps,
  | 'pipeline'
  | 'placeholders'
  | 'secrets'
  | 'broker'
  | 'source'
  | 'sink'
  | 'flink'
  | 'state'
  | 'checkpoints'
  | 'emit'
  | 'signal'
>;

function filled(deps: ProvisionDeps, script: SqlScript, dialect: 'mysql' | 'clickhouse'): readonly string[] {
  const values = new Map([...Object.entries(deps.placeholders), ...deps.secrets]);
  return script.statements.map((sql) => fillPlaceholders(sql, values, dialect));
}

async function step(deps: ProvisionDeps, title: string, work: () => Promise<string>): Promise<void> {
  const id = `provision ${title}`;
  deps.signal.throwIfAborted();
  deps.emit({ type: 'start', id, title });
  try {
    deps.emit({ type: 'done', id, text: await work() });
  } catch (error) {
    deps.emit({ type: 'failed', id });
    throw error;
  }
}

async function createTopics(deps: ProvisionDeps): Promise<string> {
  const { pipeline, broker } = deps;
  const plan = planTopics(await observeTopics(deps), pipeline.generation, await submittedTopics(deps));
  if (plan.refusals.length > 0) {
    throw refusalError(plan.refusals);
  }
  const created = plan.steps.filter(({ action }) => action === 'create');
  for (const { name, partitions } of created) {
    await broker.createTopic({ name, partitions, replication: BROKER_DEFAULT_REPLICATION, config: TOPIC_CONFIG });
  }
  return created.length === 0
    ? 'unchanged'
    : created.map(({ name, partitions }) => `+ topic ${name}, ${partitions} partitions`).join('; ');
}

/** Tables whose first snapshot is still to come: a job that runs, or goes on from a state, reads none again. */
async function unreadTables(deps: ProvisionDeps): Promise<readonly Table[]> {
  const { pipeline } = deps;
  const current = currentJob(await knownJobs(deps), jobName(pipeline, 'cdc'));
  const generation = current?.parameters[JobParameter.generation];
  if (current !== undefined && !hasEnded(current.state) && generation === String(pipeline.generation)) return [];
  if ((await newestState(deps, await jobRecords(deps), 'cdc')) !== null) return [];
  const submitted = await submittedTopics(deps);
  return pipeline.tables.filter((table) => !submitted.includes(topicName(pipeline, table)));
}

/**
 * The dates that the first snapshot must not meet. Flink CDC has no zero dates and would change them without a word; the
 * reader of cdcctl follows a policy. What the sink refuses is met where it is a dead letter.
 */
function unfitKinds({ source: { reader }, sink: { overflow, poison } }: Pipeline): readonly UnfitDate['kind'][] {
  const stops = poison === 'fail';
  const zero = reader !== 'binlog' || stops;
  return [...(zero ? ['zero' as const] : []), ...(overflow === 'error' && stops ? ['outside' as const] : [])];
}

/**
 * The pipeline as its CDC job reads while that is one of cdcctl 0.1: until it is stopped, the binlog says no names of
 * columns, as its reader cannot read all that comes with them.
 */
async function asItReads(deps: ProvisionDeps): Promise<Pipeline> {
  const { pipeline, state, emit } = deps;
  const current = currentJob(await knownJobs(deps), jobName(pipeline, 'cdc'));
  if (current === undefined || hasEnded(current.state)) return pipeline;
  const [cdc] = desiredJobs({ pipeline, jars: {} }, await state.readEarlierPipeline());
  if (cdc === undefined || !isPredecessor(current.parameters[JobParameter.hash] ?? '', cdc)) return pipeline;
  const text = `${current.name} runs with the reader ${EARLIER_READER}. Run \`cdcctl stop\` and \`cdcctl up\`: it goes on with the reader ${pipeline.source.reader} from where it was.`;
  emit({ type: 'warning', text });
  return { ...pipeline, source: { ...pipeline.source, reader: EARLIER_READER } };
}

/** Nothing is changed in a MySQL that is not ours. */
async function checkSource(deps: ProvisionDeps, { source: { reader } }: Pipeline): Promise<string> {
  const { pipeline, source } = deps;
  const unread = await unreadTables(deps);
  const unfit = await source.problems(pipeline.tables, reader);
  const problems =
    unfit.length > 0
      ? unfit
      : (await source.unfitDates(unread, unfitKinds(pipeline), deps.signal)).map((found) =>
          unfitDateText(found, pipeline.source.reader),
        );
  if (problems.length === 0) return 'fit for CDC';
  throw new CdcctlError({
    code: 'CDC-MYSQL-UNFIT',
    what: `The MySQL at ${pipeline.source.host} is not fit for the CDC job`,
    why: problems.join('\n'),
    next: 'Mend that and run the command again: cdcctl up',
  });
}

/**
 * Makes sure that MySQL has the users and the pipeline's own tables (one that is there already is only looked at), Kafka
 * the topics and ClickHouse the tables and views. What is there already stays as it is; stores that are not those of the
 * pipeline's jobs are refused before a topic or a table is made in them, and so is a topic with another number of
 * partitions.
 */
export async function provision(deps: ProvisionDeps): Promise<void> {
  const { pipeline, source, sink } = deps;
  const reads = await asItReads(deps);
  if (runsMysql(pipeline)) {
    await step(deps, 'MySQL users and tables', async () => {
      await source.runScript(filled(deps, mysqlInit(reads), 'mysql'));
      return 'in place';
    });
  } else await step(deps, 'MySQL that is there', () => checkSource(deps, reads));
  await checkStores(deps);
  await step(deps, 'Kafka topics', () => createTopics(deps));
  await step(deps, 'ClickHouse tables and views', async () => {
    const users = (await sink.storesUsers()) ? [clickhouseUsersInit(pipeline)] : [];
    for (const script of [clickhouseInit(pipeline), ...users]) {
      await sink.runScript(filled(deps, script, 'clickhouse'));
    }
    return 'in place';
  });
}
