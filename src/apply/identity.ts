import { displayName, type Pipeline, topicName, versionsTable } from '../model/index.js';
import { checkIdentity } from '../plan/index.js';
import type { Identity } from '../ports/index.js';
import { refusalError } from '../report/refusal-text.js';
import type { ApplyDeps } from './deps.js';

export interface StampedIdentity {
  readonly state: Identity | null;
  readonly sink: Identity | null;
}

type Entry = readonly [name: string, id: string];

/** ClickHouse tables that the sync job writes, as `database.table`. */
export function versionsTables(pipeline: Pipeline): readonly string[] {
  return pipeline.tables.map((table) => displayName(versionsTable(pipeline, table)));
}

function present(entries: readonly (readonly [string, string | null])[]): Readonly<Record<string, string>> {
  return Object.fromEntries(entries.filter((entry): entry is Entry => entry[1] !== null));
}

/** Which stores are up now. */
export async function observeIdentity({
  pipeline,
  source,
  broker,
  sink,
}: Pick<ApplyDeps, 'pipeline' | 'source' | 'broker' | 'sink'>): Promise<Identity> {
  const [mysqlServerUuid, kafkaClusterId, topics, tables] = await Promise.all([
    source.serverUuid(),
    broker.clusterId(),
    Promise.all(
      pipeline.tables.map(async (table) => {
        const name = topicName(pipeline, table);
        return [name, (await broker.describeTopic(name))?.id ?? null] as const;
      }),
    ),
    Promise.all(
      pipeline.tables.map(
        async (table) => [displayName(versionsTable(pipeline, table)), await sink.tableUuid(pipeline, table)] as const,
      ),
    ),
  ]);
  return {
    pipeline: pipeline.name,
    generation: pipeline.generation,
    mysqlServerUuid,
    kafkaClusterId,
    topicIds: present(topics),
    tableUuids: present(tables),
  };
}

/** Whether the CDC job goes on with another server that has the transactions that were read. */
export async function failsOver({ pipeline, source }: Pick<ApplyDeps, 'pipeline' | 'source'>): Promise<boolean> {
  return pipeline.source.reader === 'binlog' && source.hasGtids();
}

/** Which stores the pipeline's jobs were last submitted to. */
export async function readStampedIdentity({
  pipeline,
  state,
  sink,
}: Pick<ApplyDeps, 'pipeline' | 'state' | 'sink'>): Promise<StampedIdentity> {
  const [own, sinks] = await Promise.all([state.readIdentity(), sink.readIdentity(pipeline)]);
  return { state: own, sink: sinks };
}

/**
 * Refuses stores that are not those that the pipeline's jobs were submitted to, as a CdcctlError. It comes before
 * anything is created in them: a topic that was lost and is made again has another id, and no loss is seen any more.
 */
export async function checkStores(
  deps: Pick<ApplyDeps, 'pipeline' | 'source' | 'broker' | 'sink' | 'state'>,
): Promise<void> {
  const { pipeline } = deps;
  const stamped = await readStampedIdentity(deps);
  // Before the first submission nothing is known of any store, and there may be no user to ask it as.
  if (stamped.state === null && stamped.sink === null) return;
  const { name, generation, tables } = pipeline;
  const used = [...tables.map((table) => topicName(pipeline, table)), ...versionsTables(pipeline)];
  const observed = await observeIdentity(deps);
  const may = await failsOver(deps);
  const refusals = checkIdentity({ pipeline: name, generation, stamped, observed, used, failsOver: may });
  if (refusals.length > 0) throw refusalError(refusals);
}

function canonical(identity: Identity | null): string {
  if (identity === null) {
    return '';
  }
  const sorted = (record: Readonly<Record<string, string>>) => Object.entries(record).sort();
  return JSON.stringify([
    identity.pipeline,
    identity.generation,
    identity.mysqlServerUuid,
    identity.kafkaClusterId,
    sorted(identity.topicIds),
    sorted(identity.tableUuids),
  ]);
}

/**
 * Stamps the identity where it is not stamped yet: into ClickHouse first. A stamp in the state directory without one in
 * ClickHouse then always means that ClickHouse was wiped, never that the command was interrupted in between.
 */
export async function stampIdentity(
  { pipeline, state, sink }: Pick<ApplyDeps, 'pipeline' | 'state' | 'sink'>,
  identity: Identity,
  stamped: StampedIdentity,
): Promise<void> {
  if (canonical(stamped.sink) !== canonical(identity)) {
    await sink.writeIdentity(pipeline, identity);
  }
  if (canonical(stamped.state) !== canonical(identity)) {
    await state.writeIdentity(identity);
  }
}
