import type { Pipeline, PortName } from '../../model/index.js';

/** Values that a compose file is made of. */
export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml };

/** A service, and comments by the key that they stand before. */
export interface Service {
  readonly name: string;
  readonly comment: string;
  readonly keys: Readonly<Record<string, Yaml>>;
  readonly comments?: Readonly<Record<string, string>>;
}

/** Ports inside the containers, and outside where the config leaves the choice open. */
export const DEFAULT_PORTS: Readonly<Record<PortName, number>> = {
  mysql: 3306,
  kafka: 9092,
  flink: 8081,
  sqlGateway: 8083,
  clickhouseHttp: 8123,
  clickhouseNative: 9000,
  kafkaUi: 8080,
};

/** The port on the host: as configured, the usual one for `auto`. */
export function hostPort({ ports }: Pipeline, name: PortName): number {
  const port = ports[name];
  return port === 'auto' ? DEFAULT_PORTS[name] : port;
}

/** Publishes a port on this machine's loopback interface only. */
export function publish(pipeline: Pipeline, name: PortName): string {
  return `127.0.0.1:${hostPort(pipeline, name)}:${DEFAULT_PORTS[name]}`;
}

/** A health check that a shell in the container runs. */
export function healthcheck(command: string, startPeriod = '60s'): Yaml {
  return {
    test: ['CMD-SHELL', command],
    interval: '5s',
    timeout: '10s',
    retries: 12,
    start_period: startPeriod,
  };
}

/** Asks a REST path of a container; for images that have bash and perhaps no HTTP client. */
export function httpHealthcheck(host: string, port: number, path: string): Yaml {
  const request = `printf "GET ${path} HTTP/1.0\\r\\n\\r\\n" >&3 && grep -q "200 OK" <&3`;
  return healthcheck(`bash -c 'exec 3<>/dev/tcp/${host}/${port} && ${request}'`);
}

/** Waits for these services to be healthy. */
export function after(...services: readonly string[]): Yaml {
  return Object.fromEntries(services.map((service) => [service, { condition: 'service_healthy' }]));
}
