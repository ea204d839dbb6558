import { DEFAULT_PORTS, type Pipeline, runsMysql } from '../model/index.js';
import type { Runtime } from '../ports/index.js';

/** Where the MySQL of the pipeline is that is there already; null where cdcctl runs it. */
export function sourceAddress({ source }: Pick<Pipeline, 'source'>): { host: string; port: number } | null {
  return source.host === undefined ? null : { host: source.host, port: source.port ?? DEFAULT_PORTS.mysql };
}

/** The pipeline without a port of this machine for a MySQL that it does not run: its own may be in use by that MySQL. */
export function withoutMysqlPort(pipeline: Pipeline): Pipeline {
  return runsMysql(pipeline) ? pipeline : { ...pipeline, ports: { ...pipeline.ports, mysql: 'auto' } };
}

/** The runtime, with the address of the MySQL that is there already in place of one that it would run. */
export function withSource(runtime: Runtime, pipeline: Pipeline): Runtime {
  const mysql = sourceAddress(pipeline);
  if (mysql === null) return runtime;
  return {
    ...runtime,
    endpoints: async () => ({ ...(await runtime.endpoints()), mysql }),
    placeholders: async () => ({
      ...(await runtime.placeholders()),
      MYSQL_HOST: mysql.host,
      MYSQL_PORT: String(mysql.port),
    }),
    async ports() {
      const { mysql: _unused, ...ports } = await runtime.ports();
      return ports;
    },
  };
}
