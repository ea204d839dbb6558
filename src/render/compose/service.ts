import { DEFAULT_PORTS, FLINK_RELEASES, type ImageName, type Pipeline, type PortName } from '../../model/index.js';
import { composeDefault } from './variables.js';

/** Values that a compose file is made of. */
export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml };

/** A service, and comments by the key that they stand before. */
export interface Service {
  readonly name: string;
  readonly comment: string;
  /** Does its work and ends; all others run until they are stopped. */
  readonly oneShot?: boolean;
  readonly keys: Readonly<Record<string, Yaml>>;
  readonly comments?: Readonly<Record<string, string>>;
}

/** Parts of the file that several services use; each is written once, and an alias stands where it is used. */
export const SHARED = { logging: '*logging', flinkProperties: '*flink-properties' } as const;

/** Images where the config names none. */
function defaultImage(name: ImageName, { flink }: Pipeline): string {
  const images: Readonly<Record<ImageName, string>> = {
    mysql: 'mysql:8.0.43',
    kafka: 'confluentinc/cp-kafka:7.6.1',
    flink: `flink:${FLINK_RELEASES[flink.version]}-scala_2.12-java17`,
    clickhouse: 'clickhouse/clickhouse-server:25.8',
    kafkaUi: 'kafbat/kafka-ui:v1.2.0',
    prometheus: 'prom/prometheus:v3.13.1',
    grafana: 'grafana/grafana:12.4.3',
  };
  return images[name];
}

/** The image of a service: as configured, else the usual one. */
export function image(pipeline: Pipeline, name: ImageName): string {
  return pipeline.docker?.images[name] ?? defaultImage(name, pipeline);
}

/** The port on the host, which `.env` may change: as configured, else the usual one. */
export function hostPort({ ports }: Pipeline, name: PortName): string {
  const port = ports[name] === 'auto' ? DEFAULT_PORTS[name] : ports[name];
  return composeDefault(portVariableName(name), port);
}

/** Variable of the .env file that holds a published port. */
export function portVariableName(name: PortName | 'flinkRest'): string {
  return `CDCCTL_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}_PORT`;
}

/** A port on the host: the variable `CDCCTL_<NAME>_PORT`, or this one where it is not set. */
export function portVariable(name: string, port: number): string {
  return composeDefault(`CDCCTL_${name}_PORT`, port);
}

/** Kafka's listeners: who may use which, and what they ask for. */
export const KAFKA_PORTS = {
  /** No login, on the loopback interface of the container: for `docker exec`, and for the broker itself. */
  local: 9092,
  /** For other containers. */
  internal: 29092,
  /** For programs on this machine: the published port leads to it. */
  host: 19092,
  controller: 29093,
} as const;

/** How other containers log in. */
export const KAFKA_INTERNAL_PROTOCOL = 'SASL_PLAINTEXT';

/**
 * The port of the container that a published port leads to. Kafka's usual one takes no login, and Flink's takes no
 * browser: they are not what people are given.
 */
export function containerPort(name: PortName): number {
  const others: Readonly<Partial<Record<PortName, number>>> = { kafka: KAFKA_PORTS.host, flink: 8082 };
  return others[name] ?? DEFAULT_PORTS[name];
}

/** Publishes a port on this machine's loopback interface only. */
export function publish(pipeline: Pipeline, name: PortName): string {
  return `127.0.0.1:${hostPort(pipeline, name)}:${containerPort(name)}`;
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
export function httpRequest(host: string, port: number, path: string): string {
  const request = `printf "GET ${path} HTTP/1.0\\r\\n\\r\\n" >&3 && grep -q "200 OK" <&3`;
  return `bash -c 'exec 3<>/dev/tcp/${host}/${port} && ${request}'`;
}

/** Waits for these services to be healthy. */
export function after(...services: readonly string[]): Readonly<Record<string, Yaml>> {
  return Object.fromEntries(services.map((service) => [service, { condition: 'service_healthy' }]));
}

/** Waits for these services to have done their work. */
export function afterEndOf(...services: readonly string[]): Readonly<Record<string, Yaml>> {
  return Object.fromEntries(services.map((service) => [service, { condition: 'service_completed_successfully' }]));
}
