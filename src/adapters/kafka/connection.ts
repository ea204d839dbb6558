import { type KafkaConfig, logLevel } from 'kafkajs';
import { CdcctlError, messageOf } from '../../errors/index.js';

export interface BrokerOptions {
  /** `host:port[,host:port]` */
  readonly bootstrap: string;
  /** Who logs in, by SASL PLAIN; absent where Kafka asks nobody. */
  readonly login?: { readonly username: string; readonly password: string } | undefined;
}

export function kafkaConfig(options: BrokerOptions): KafkaConfig {
  return {
    clientId: 'cdcctl',
    brokers: options.bootstrap.split(','),
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    // Commands wait for readiness elsewhere; here an absent broker shall be reported soon.
    retry: { retries: 2, initialRetryTime: 150, maxRetryTime: 1_000 },
    logLevel: logLevel.NOTHING,
    logCreator: () => () => undefined,
    ...(options.login === undefined ? {} : { sasl: { mechanism: 'plain', ...options.login } }),
  };
}

/** The error and what caused it: kafkajs wraps what it gave up retrying. */
function causes(error: unknown): readonly Error[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}

/** Whether the error is, or was caused by, one of Kafka's of this type. */
export function isType(error: unknown, type: string): boolean {
  return causes(error).some((cause) => 'type' in cause && cause.type === type);
}

function isConnectionError(error: unknown): boolean {
  return causes(error).some(({ name }) => /Connection|BrokerNotFound|Timeout/.test(name));
}

/** `what` did not work; where the broker cannot be reached, that is said instead. */
export function explainKafkaError(error: unknown, what: string, bootstrap: string): CdcctlError {
  if (error instanceof CdcctlError) return error;
  const isDown = isConnectionError(error);
  return new CdcctlError({
    code: isDown ? 'CDC-KAFKA-DOWN' : 'CDC-KAFKA-ERROR',
    what: isDown ? `Kafka at ${bootstrap} does not answer` : what,
    why: messageOf(error),
    next: 'Run `cdcctl status` to see what is up, and `cdcctl up` to start it.',
    cause: error,
  });
}
