/** Files of the folder that holds the keys of one stack's Flink. Key stores are PKCS12 and share one password. */
export const FLINK_KEY_FILES = {
  /** Key pair of the REST endpoint, and the certificate that it takes from a client. */
  restServer: 'rest-server.p12',
  restServerTrust: 'rest-server-trust.p12',
  /** Key pair of whoever may call the REST endpoint, and the certificate that it takes from the endpoint. */
  restClient: 'rest-client.p12',
  restClientTrust: 'rest-client-trust.p12',
  /** Certificates alone, as PEM, for clients that are no Java programs. */
  restServerCertificate: 'rest-server.pem',
  restClientCertificate: 'rest-client.pem',
  /** Key pair of RPC, blobs and data, which is its own trust store. */
  internal: 'internal.p12',
} as const;

/**
 * What a process of Flink does: a JobManager serves REST and takes part in RPC, a TaskManager takes part in RPC alone, a
 * client calls REST alone.
 */
export type FlinkRole = 'jobmanager' | 'taskmanager' | 'client';

export interface FlinkTls {
  /** Folder with FLINK_KEY_FILES as the process sees it, without a trailing slash. */
  readonly folder: string;
  readonly password: string;
}

/** What every JDK from 11 on and every Flink from 1.18 on has; Flink's own default has no forward secrecy and leaves newer JDKs. */
const CIPHERS = ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'];

function stores(prefix: string, { folder, password }: FlinkTls, keys: string, trust: string): Record<string, string> {
  return {
    [`${prefix}.keystore`]: `${folder}/${keys}`,
    [`${prefix}.keystore-password`]: password,
    [`${prefix}.key-password`]: password,
    [`${prefix}.truststore`]: `${folder}/${trust}`,
    [`${prefix}.truststore-password`]: password,
  };
}

function rest(tls: FlinkTls, keys: string, trust: string): Readonly<Record<string, string | boolean>> {
  return {
    'security.ssl.rest.enabled': true,
    'security.ssl.rest.authentication-enabled': true,
    ...stores('security.ssl.rest', tls, keys, trust),
  };
}

function internal(tls: FlinkTls): Readonly<Record<string, string | boolean>> {
  const { internal: keys } = FLINK_KEY_FILES;
  return { 'security.ssl.internal.enabled': true, ...stores('security.ssl.internal', tls, keys, keys) };
}

/**
 * Flink's settings for mutual TLS on everything that the process serves or calls; the names are the same in Flink 1.18
 * to 1.20. They hold the password: the file that they are written to is for its owner alone.
 */
export function flinkTlsSettings(role: FlinkRole, tls: FlinkTls): Readonly<Record<string, string | boolean>> {
  const { restServer, restServerTrust, restClient, restClientTrust } = FLINK_KEY_FILES;
  return {
    'security.ssl.protocol': 'TLSv1.2',
    'security.ssl.algorithms': CIPHERS.join(','),
    ...(role === 'jobmanager' ? rest(tls, restServer, restServerTrust) : {}),
    ...(role === 'client' ? rest(tls, restClient, restClientTrust) : {}),
    ...(role === 'jobmanager' || role === 'taskmanager' ? internal(tls) : {}),
  };
}
