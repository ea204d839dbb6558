import { expect, test } from 'vitest';
import { ConfigError, type Environment, readConfig } from '../../src/config.js';

function linesOf(env: Environment): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
  }
  return [];
}

test('only the password has no default', () => {
  expect(linesOf({})).toEqual(['ORDER_API_MYSQL_PASSWORD is not set. It is the password of the MySQL user.']);
  expect(readConfig({ ORDER_API_MYSQL_PASSWORD: 'secret' })).toEqual({
    host: '127.0.0.1',
    port: 3000,
    hostNames: [],
    mysql: { host: '127.0.0.1', port: 3306, user: 'order_api', password: 'secret' },
    connections: 10,
    queue: 500,
    queueWaitMs: 5000,
    drainMs: 15000,
  });
});

test('all that is wrong is said at once, without the values', () => {
  const env = {
    ORDER_API_PORT: '65536',
    ORDER_API_CONNECTIONS: 'many',
    ORDER_API_MYSQL_PORT: '-1',
    ORDER_API_QUEUE: '1e3',
  };
  expect(linesOf(env)).toEqual([
    'ORDER_API_PORT is not a whole number from 0 to 65535.',
    'ORDER_API_MYSQL_PORT is not a whole number from 1 to 65535.',
    'ORDER_API_MYSQL_PASSWORD is not set. It is the password of the MySQL user.',
    'ORDER_API_CONNECTIONS is not a whole number from 1 to 1000.',
    'ORDER_API_QUEUE is not a whole number from 0 to 100000.',
  ]);
});

test('an empty variable is one that is not set', () => {
  expect(linesOf({ ORDER_API_MYSQL_PASSWORD: '', ORDER_API_PORT: '' })).toHaveLength(1);
});

test('names of hosts are a list', () => {
  const env = { ORDER_API_MYSQL_PASSWORD: 'x', ORDER_API_HOST_NAMES: 'order-api, Orders.example.com,' };
  expect(readConfig(env).hostNames).toEqual(['order-api', 'orders.example.com']);
});
