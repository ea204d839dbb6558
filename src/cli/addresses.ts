import { relative } from 'node:path';
import {
  AccessSecret,
  APP_USER,
  KAFKA_USERS,
  type Pipeline,
  type PortName,
  READER_USER,
  Secret,
} from '../model/index.js';
import { table } from '../report/table.js';
import { sourceAddress } from './external-source.js';

export interface Address {
  readonly name: string;
  readonly url: string;
  /** Who may log in, and which variable holds the password; empty where no login is needed. */
  readonly login: string;
  /** What opens it in a browser, where the address alone does not. */
  readonly open?: string;
}

const OPEN_FLINK = 'cdcctl open flink';

/** Where people reach the stack's services. Passwords are named, never shown, and so is the command that opens `link`. */
export function addresses(
  pipeline: Pipeline,
  ports: Readonly<Partial<Record<PortName, number>>>,
  secretsFile: string,
  link: string | null = null,
): readonly Address[] {
  const file = relative(process.cwd(), secretsFile);
  const at = (name: PortName): string => `127.0.0.1:${ports[name] ?? '?'}`;
  const reader = `${READER_USER}, ${Secret.clickhouseReader} in ${file}`;
  return [
    {
      name: 'Flink dashboard',
      url: `http://${at('flink')}`,
      login: '',
      ...(link === null ? {} : { open: OPEN_FLINK }),
    },
    { name: 'ClickHouse Play', url: `http://${at('clickhouseHttp')}/play`, login: reader },
    { name: 'ClickHouse native', url: at('clickhouseNative'), login: reader },
    mysqlAddress(pipeline, at('mysql'), file),
    { name: 'Kafka', url: at('kafka'), login: `${KAFKA_USERS.cdcctl}, ${AccessSecret.kafka} in ${file}` },
    ...(ports.kafkaUi === undefined
      ? []
      : [
          {
            name: 'Kafka UI',
            url: `http://${at('kafkaUi')}`,
            login: `${KAFKA_USERS.cdcctl}, KAFKA_UI_PASSWORD in ${file}`,
          },
        ]),
  ];
}

function mysqlAddress(pipeline: Pipeline, own: string, file: string): Address {
  const there = sourceAddress(pipeline);
  if (there !== null) return { name: 'MySQL', url: `${there.host}:${there.port}`, login: pipeline.source.user };
  const writes = pipeline.tables.some(({ generate }) => generate);
  return { name: 'MySQL', url: own, login: writes ? `${APP_USER}, ${Secret.mysqlApp} in ${file}` : '' };
}

export function addressesText(rows: readonly Address[]): string {
  return table(
    ['service', 'address', 'user and password'],
    rows.map(({ name, url, login, open }) => [name, url, open === undefined ? login : `opens with: ${open}`]),
  );
}
