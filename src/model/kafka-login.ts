/** Users of the stack's Kafka: the brokers and controllers among themselves, cdcctl, and the Flink jobs. */
export const KAFKA_USERS = { broker: 'cdcctl_broker', cdcctl: 'cdcctl', jobs: 'cdcctl_jobs' } as const;

/** The only mechanism that keeps no state in the broker: a new password takes effect at its next start. */
export const SASL_MECHANISM = 'PLAIN';

/** Text in double quotes as Kafka's parser of login configurations reads it. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
}

/**
 * Value of `sasl.jaas.config`: who logs in, and for a listener who else may, with which password. It holds passwords.
 */
export function plainLogin(username: string, password: string, users: Readonly<Record<string, string>> = {}): string {
  const options = [
    ['username', username],
    ['password', password],
    ...Object.entries(users).map(([name, secret]) => [`user_${name}`, secret]),
  ];
  const text = options.map(([name, value]) => ` ${name}=${quoted(value ?? '')}`).join('');
  return `org.apache.kafka.common.security.plain.PlainLoginModule required${text};`;
}

/** A value in a file of Java properties, which has escapes of its own and is read as ISO 8859-1. */
export function propertiesValue(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/^ /, '\\ ');
}
