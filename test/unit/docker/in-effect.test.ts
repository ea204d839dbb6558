import type Docker from 'dockerode';
import { expect, test } from 'vitest';
import { jarsInEffect, portsInEffect } from '../../../src/adapters/docker/in-effect.js';

const PREPARED = {
  mysql: 3306,
  kafka: 9092,
  flink: 8081,
  sqlGateway: 8083,
  clickhouseHttp: 8123,
  clickhouseNative: 9000,
  kafkaUi: 8080,
};

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

test('Flink’s container tells the connectors that it was started with', () => {
  const env = ['PATH=/bin', 'CDCCTL_CONNECTORS=a.jar=1,b.jar=2'];
  expect(jarsInEffect(new Map([['flink-jobmanager', container({ env })]]))).toEqual({ 'a.jar': '1', 'b.jar': '2' });
  expect(jarsInEffect(new Map([['flink-jobmanager', container({ env: ['PATH=/bin'] })]]))).toBeNull();
  expect(jarsInEffect(new Map())).toBeNull();
});
