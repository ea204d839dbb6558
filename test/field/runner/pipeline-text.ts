import { stringify } from 'yaml';
import { databaseOf, type FieldCase, targetOf } from '../case.js';

/** A table of nobody's case: what is written to it shows that everything else still flows. */
export const MARKS = 'field.marks';

/** The database in ClickHouse that has all views. */
export const TARGETS = 'field';

const PORTS = ['mysql', 'kafka', 'flink', 'clickhouseHttp', 'clickhouseNative', 'kafkaUi'];

interface Options {
  readonly generation: number;
  /** Port of a MySQL that is not the stack's. */
  readonly ownMysql: number | null;
}

/** pipeline.yaml with the tables of these cases. */
export function pipelineText(cases: readonly FieldCase[], { generation, ownMysql }: Options): string {
  const marks = {
    ...{ source: MARKS, columns: { n: 'int not null' }, primaryKey: ['n'], topic: MARKS, target: MARKS },
    generate: ownMysql === null,
  };
  const tables = cases.flatMap((one) =>
    Object.entries(one.tables).map(([table, declared]) => {
      const name = `${databaseOf(one)}.${table}`;
      return { source: name, ...declared, topic: name, target: `${TARGETS}.${targetOf(one, table)}` };
    }),
  );
  const where = ownMysql === null ? {} : { host: '127.0.0.1', port: ownMysql };
  const document = {
    ...{ version: 1, name: 'field', generation },
    source: { ...where, user: 'cdc', password: `\${MYSQL_CDC_PASSWORD}` },
    tables: [marks, ...tables],
    sink: { type: 'clickhouse', poison: 'dead-letter' },
    flink: { checkpointInterval: '1s' },
    ports: Object.fromEntries(PORTS.map((name) => [name, 'auto'])),
  };
  // cdcctl reads no aliases.
  return stringify(document, { aliasDuplicateObjects: false });
}
