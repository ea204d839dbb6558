import { relative } from 'node:path';
import { APP_USER, type Pipeline, type PortName, READER_USER, Secret } from '../model/index.js';
import { table } from '../report/table.js';

export interface Address {
  readonly name: string;
  readonly url: string;
  /** Who may log in, and which variable holds the password; empty where no login is needed. */
  readonly login: string;
}

/** Where people reach the stack's services. Passwords are named, never shown. */
export function addresses(
  pipeline: Pipeline,
  ports: Readonly<Partial<Record<PortName, number>>>,
  secretsFile: string,
): readonly Address[] {
  const file = relative(process.cwd(), secretsFile);
  const at = (name: PortName): string => `127.0.0.1:${ports[name] ?? '?'}`;
  const reader = `${READER_USER}, ${Secret.clickhouseReader} in ${file}`;
  return [
    { name: 'Flink dashboard', url: `http://${at('flink')}`, login: '' },
    { name: 'ClickHouse Play', url: `http://${at('clickhouseHttp')}/play`, login: reader },
    { name: 'ClickHouse native', url: at('clickhouseNative'), login: reader },
    {
      name: 'MySQL',
      url: at('mysql'),
      login: pipeline.tables.some(({ generate }) => generate) ? `${APP_USER}, ${Secret.mysqlApp} in ${file}` : '',
    },
    { name: 'Kafka', url: at('kafka'), login: '' },
    { name: 'Flink SQL Gateway', url: `http://${at('sqlGateway')}`, login: '' },
    ...(ports.kafkaUi === undefined ? [] : [{ name: 'Kafka UI', url: `http://${at('kafkaUi')}`, login: '' }]),
  ];
}

export function addressesText(rows: readonly Address[]): string {
  return table(
    ['service', 'address', 'user and password'],
    rows.map(({ name, url, login }) => [name, url, login]),
  );
}
