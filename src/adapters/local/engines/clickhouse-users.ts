import { type Pipeline, READER_USER, Secret } from '../../../model/index.js';
import { clickhouse } from '../../../sql/index.js';
import type { ClickhouseUser } from '../engine-spec.js';

/**
 * The pipeline's users in the embedded ClickHouse. Grants name whole databases, not tables: the server reads them
 * when it starts, and a new table or generation must not need a restart.
 */
export function clickhouseUsers(pipeline: Pipeline): readonly ClickhouseUser[] {
  const databases = [...new Set(pipeline.tables.map((table) => table.target.database))].map(clickhouse.identifier);
  return [
    {
      name: pipeline.sink.user,
      passwordVariable: pipeline.sink.password.variable,
      grants: databases.map((database) => `GRANT SELECT, INSERT ON ${database}.*`),
      settings: {},
    },
    {
      name: READER_USER,
      passwordVariable: Secret.clickhouseReader,
      grants: databases.map((database) => `GRANT SELECT ON ${database}.*`),
      // Settings that a query needs may be set; nothing can be changed.
      settings: { readonly: '2' },
    },
  ];
}
