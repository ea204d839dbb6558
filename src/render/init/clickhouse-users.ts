import { deadLetterTables, type Pipeline, READER_USER, Secret, versionsTable } from '../../model/index.js';
import { clickhouse } from '../template.js';
import { type SqlScript, sqlScript } from './sql-script.js';

/** The ALTER USER sets password and settings again where the user exists, so that a changed one takes effect. */
function createUser(user: string, passwordVariable: string, settings = ''): readonly string[] {
  const rest = `${clickhouse.identifier(user)} IDENTIFIED WITH sha256_password BY ${clickhouse.secret(passwordVariable)}${settings}`;
  return [`CREATE USER IF NOT EXISTS ${rest}`, `ALTER USER ${rest}`];
}

/**
 * Users of the pipeline in ClickHouse, for servers that keep users in SQL; the embedded one has them in its
 * configuration. Every statement may run again.
 */
export function clickhouseUsersInit(pipeline: Pipeline): SqlScript {
  const { sink, tables, name } = pipeline;
  const written = [...tables.map((table) => versionsTable(pipeline, table)), ...deadLetterTables(pipeline)];
  const databases = [...new Set(tables.map((table) => table.target.database))];
  const sinkUser = clickhouse.identifier(sink.user);
  const readerUser = clickhouse.identifier(READER_USER);
  return sqlScript('init-scripts/init-clickhouse-users.sql', `ClickHouse users of the pipeline ${name}.`, [
    {
      comment: 'The sync job writes its tables, and looks at them before it starts.',
      statements: [
        ...createUser(sink.user, sink.password.variable),
        ...written.map((table) => `GRANT SELECT, INSERT ON ${clickhouse.qualified(table)} TO ${sinkUser}`),
      ],
    },
    {
      comment: 'People and dashboards read. With `readonly = 2` they may set what a query needs, and change nothing.',
      statements: [
        ...createUser(READER_USER, Secret.clickhouseReader, ' SETTINGS readonly = 2'),
        ...databases.map((database) => `GRANT SELECT ON ${clickhouse.identifier(database)}.* TO ${readerUser}`),
      ],
    },
  ]);
}
