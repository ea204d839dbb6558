import type { PortName } from '../../model/index.js';
import type { Endpoints } from '../../ports/index.js';

/** Addresses of a stack that publishes its ports on the loopback interface of this machine. */
export function loopbackEndpoints(ports: Readonly<Record<Exclude<PortName, 'kafkaUi'>, number>>): Endpoints {
  return {
    mysql: { host: '127.0.0.1', port: ports.mysql },
    kafka: `127.0.0.1:${ports.kafka}`,
    flink: `http://127.0.0.1:${ports.flink}`,
    clickhouse: `http://127.0.0.1:${ports.clickhouseHttp}`,
  };
}
