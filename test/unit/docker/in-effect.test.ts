import type Docker from 'dockerode';
import { expect, test } from 'vitest';
import { jarsInEffect, portsInEffect } from '../../../src/adapters/docker/in-effect.js';

const PREPARED = {
  mysql: 3306,
  kafka: 9092,
  flink: 8081,
  clickhouseHttp: 8123,
  clickhouseNative: 9000,
  kafkaUi: 8080,
  flinkRest: 18081,
};

const SECURED = ['FLINK_PROPERTIES=rest.address: x\nsecurity.ssl.rest.authentication-enabled: true\n'];

function container(part: { ports?: Record<string, { HostIp: string; HostPort: string }[] | null>; env?: string[] }) {
  const inspection = { NetworkSettings: { Ports: part.ports ?? {} }, Config: { Env: part.env ?? [] } };
  return { inspection: inspection as unknown as Docker.ContainerInspectInfo };
}

test('a running container tells its port, whatever was prepared since', () => {
  const running = new Map([
    ['mysql', container({ ports: { '3306/tcp': [{ HostIp: '127.0.0.1', HostPort: '3399' }], '33060/tcp': null } })],
    ['kafka', container({})],
  ]);
  expect(portsInEffect(running, PREPARED)).toEqual({ ...PREPARED, mysql: 3399 });
});

test('the dashboard and the JobManager behind it have ports of their own', () => {
  const on = (port: string) => [{ HostIp: '127.0.0.1', HostPort: port }];
  const running = new Map([
    ['flink-jobmanager', container({ ports: { '8081/tcp': on('7001') }, env: SECURED })],
    ['dashboard', container({ ports: { '8082/tcp': on('7002') } })],
  ]);
  expect(portsInEffect(running, PREPARED)).toEqual({ ...PREPARED, flinkRest: 7001, flink: 7002 });
});

test('a JobManager of cdcctl 0.1 has both on its own port, and Kafka has its own without a login', () => {
  const on = (port: string) => [{ HostIp: '127.0.0.1', HostPort: port }];
  const earlier = new Map([
    ['flink-jobmanager', container({ ports: { '8081/tcp': on('7001') } })],
    ['kafka', container({ ports: { '9092/tcp': on('7003') } })],
  ]);
  const found = portsInEffect(earlier, PREPARED);
  expect(found).toEqual({ ...PREPARED, flinkRest: undefined, flink: 7001, kafka: 7003 });
});

test('Flink’s container tells the connectors that it was started with', () => {
  const env = ['PATH=/bin', 'CDCCTL_CONNECTORS=a.jar=1,b.jar=2'];
  expect(jarsInEffect(new Map([['flink-jobmanager', container({ env })]]))).toEqual({ 'a.jar': '1', 'b.jar': '2' });
  expect(jarsInEffect(new Map([['flink-jobmanager', container({ env: ['PATH=/bin'] })]]))).toBeNull();
  expect(jarsInEffect(new Map())).toBeNull();
});
