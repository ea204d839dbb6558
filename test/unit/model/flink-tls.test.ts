import { expect, test } from 'vitest';
import { flinkTlsSettings } from '../../../src/model/index.js';

const tls = { folder: '/keys', password: 'secret' };

test('a JobManager takes REST and RPC from holders of a key alone', () => {
  expect(flinkTlsSettings('jobmanager', tls)).toMatchObject({
    'security.ssl.rest.enabled': true,
    'security.ssl.rest.authentication-enabled': true,
    'security.ssl.rest.keystore': '/keys/rest-server.p12',
    'security.ssl.rest.truststore': '/keys/rest-server-trust.p12',
    'security.ssl.internal.enabled': true,
    'security.ssl.internal.keystore': '/keys/internal.p12',
    'security.ssl.internal.truststore': '/keys/internal.p12',
  });
});

test('a TaskManager has no key for REST, and a client none for RPC', () => {
  expect(Object.keys(flinkTlsSettings('taskmanager', tls)).filter((key) => key.includes('.rest.'))).toEqual([]);
  const client = flinkTlsSettings('client', tls);
  expect(Object.keys(client).filter((key) => key.includes('.internal.'))).toEqual([]);
  expect(client['security.ssl.rest.keystore']).toBe('/keys/rest-client.p12');
});

test('every setting that holds the password has a name by which Flink hides it', () => {
  for (const role of ['jobmanager', 'taskmanager', 'client'] as const) {
    const holders = Object.entries(flinkTlsSettings(role, tls)).filter(([, value]) => value === 'secret');
    expect(holders.length).toBeGreaterThan(2);
    for (const [key] of holders) expect(key).toMatch(/password$/);
  }
});
