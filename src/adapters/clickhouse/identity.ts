import { CdcctlError } from '../../errors/index.js';
import type { Pipeline } from '../../model/index.js';
import type { Identity } from '../../ports/index.js';
import { IDENTITY_TABLE } from '../../render/init/index.js';
import { clickhouse } from '../../sql/index.js';
import type { ClickhouseConnection } from './client.js';
import { isMissingTable } from './errors.js';

const TABLE = `${clickhouse.identifier(IDENTITY_TABLE.database)}.${clickhouse.identifier(IDENTITY_TABLE.table)}`;

function isRecordOfText(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string');
}

function isIdentity(value: unknown): value is Identity {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const document = value as Readonly<Record<string, unknown>>;
  return (
    ['pipeline', 'mysqlServerUuid', 'kafkaClusterId'].every((name) => typeof document[name] === 'string') &&
    typeof document.generation === 'number' &&
    isRecordOfText(document.topicIds) &&
    isRecordOfText(document.tableUuids)
  );
}

function parseIdentity(text: string): Identity {
  const document: unknown = JSON.parse(text);
  if (!isIdentity(document)) {
    throw new CdcctlError({
      code: 'CDC-CLICKHOUSE-IDENTITY',
      what: `The identity in ClickHouse's ${IDENTITY_TABLE.database}.${IDENTITY_TABLE.table} cannot be read`,
      why: `It is not a document that this version of cdcctl writes: ${text}`,
    });
  }
  return document;
}

/** The newest stamp of the pipeline's generation; null where there is none, or not even the table. */
export async function readIdentity(connection: ClickhouseConnection, pipeline: Pipeline): Promise<Identity | null> {
  const query =
    `SELECT document FROM ${TABLE} WHERE pipeline = ${clickhouse.literal(pipeline.name)} ` +
    `AND generation = ${pipeline.generation} ORDER BY stamped_at DESC LIMIT 1`;
  try {
    const [row] = await connection.select(query);
    return typeof row?.[0] === 'string' ? parseIdentity(row[0]) : null;
  } catch (error) {
    if (isMissingTable(error)) {
      return null;
    }
    throw error;
  }
}

export async function writeIdentity(
  connection: ClickhouseConnection,
  pipeline: Pipeline,
  identity: Identity,
): Promise<void> {
  const values = [clickhouse.literal(pipeline.name), pipeline.generation, clickhouse.literal(JSON.stringify(identity))];
  await connection.command(
    `INSERT INTO ${TABLE} (pipeline, generation, document) SETTINGS async_insert = 0 VALUES (${values.join(', ')})`,
  );
}
