import type { Pipeline } from '../../model/index.js';
import { filledOption, option, type TableOption } from './ddl.js';

/** Server ids `first-last` from the one that is `before` others, as many as the parallelism; one of them reads the binlog. */
function serverIds({ source, flink: { parallelism } }: Pipeline, before: number): string {
  const first = source.serverId + before;
  return parallelism === 1 ? String(first) : `${first}-${first + parallelism - 1}`;
}

/** Where MySQL is, and who reads it; `before` is how many server ids other sources of the job have. */
export function sourceLogin(pipeline: Pipeline, before = 0): readonly TableOption[] {
  return [
    filledOption('hostname', 'MYSQL_HOST'),
    filledOption('port', 'MYSQL_PORT'),
    option('username', pipeline.source.user),
    filledOption('password', pipeline.source.password.variable),
    option('server-id', serverIds(pipeline, before)),
  ];
}

/** TLS where MySQL is somewhere else; the embedded and composed one is reached over a private network only. */
export function debeziumSecurity({ source }: Pipeline): readonly TableOption[] {
  return source.host === undefined
    ? [option('jdbc.properties.useSSL', false), option('jdbc.properties.allowPublicKeyRetrieval', true)]
    : [option('jdbc.properties.sslMode', 'PREFERRED'), option('debezium.database.ssl.mode', 'preferred')];
}

/** The same for the reader `binlog`, which reads the binlog as encrypted as the driver reads the tables. */
export function binlogSecurity({ source }: Pipeline): readonly TableOption[] {
  return source.host === undefined
    ? [option('jdbc.properties.sslMode', 'DISABLED'), option('jdbc.properties.allowPublicKeyRetrieval', true)]
    : [option('jdbc.properties.sslMode', 'PREFERRED')];
}
