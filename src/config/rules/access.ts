import { ADMIN_USER, APP_USER, DEFAULT_PORTS, PORT_NAMES, type PortName, READER_USER } from '../../model/index.js';
import { finding } from '../schema/refusals.js';
import { deriveServerId } from '../server-id.js';
import type { Rule } from './types.js';

const LAST_SERVER_ID = 4_294_967_295;

/** No two services share a port; defaults count too. */
export const portRule: Rule = (draft, { problems }) => {
  const owner = new Map<number, PortName>();
  // What is written comes last, so that the problem stands at a key that is in the file.
  const names = [...PORT_NAMES].sort(
    (a, b) => Number(draft.ports[a] !== undefined) - Number(draft.ports[b] !== undefined),
  );
  for (const name of names) {
    const port = draft.ports[name] ?? DEFAULT_PORTS[name];
    if (port === 'auto') continue;
    const other = owner.get(port);
    if (other === undefined) {
      owner.set(port, name);
      continue;
    }
    const which = draft.ports[other] === undefined ? `the default of ${other}` : `also the port of ${other}`;
    problems.push({
      path: ['ports', name],
      at: 'value',
      ...finding('CDC-PORT-TAKEN', `${port} is ${which}`, 'choose another port or auto'),
    });
  }
};

/** Configs of 0.1 name the port of a service that is no more. */
export const formerPortRule: Rule = (draft, { warnings }) => {
  if (draft.ports.sqlGateway === undefined) return;
  const found = finding(
    'CDC-KEY-UNUSED',
    'it is not used any more: jobs are submitted without a SQL Gateway',
    'remove it',
  );
  warnings.push({ path: ['ports', 'sqlGateway'], at: 'key', ...found });
};

const RESERVED_USERS = {
  source: new Set(['root', APP_USER, 'mysql.sys', 'mysql.session', 'mysql.infoschema']),
  sink: new Set(['default', ADMIN_USER, READER_USER]),
} as const satisfies Record<string, ReadonlySet<string>>;

/** The pipeline's users are none of those that exist for other work. */
export const userRule: Rule = (draft, { problems }) => {
  for (const key of ['source', 'sink'] as const) {
    const user = draft[key].user;
    if (user === undefined || !RESERVED_USERS[key].has(user)) continue;
    const instead = key === 'source' ? 'cdc' : 'cdc_sink';
    problems.push({
      path: [key, 'user'],
      at: 'value',
      ...finding(
        'CDC-USER-TAKEN',
        `${user} is a user for other work, with other rights`,
        `write for example ${instead}`,
      ),
    });
  }
};

/** A host for the port, and server ids enough for every reader. */
export const sourceRule: Rule = (draft, { problems }) => {
  if (draft.source.port !== undefined && draft.source.host === undefined) {
    problems.push({
      path: ['source', 'port'],
      at: 'key',
      ...finding(
        'CDC-KEY-UNUSED',
        'is there without host',
        'add host, or set the port of the MySQL that cdcctl runs in ports.mysql',
      ),
    });
  }
  for (const [index, table] of draft.tables.entries()) {
    if (table.generate !== true || draft.source.host === undefined) continue;
    const found = finding(
      'CDC-KEYS-CONFLICT',
      'makes a table, and source.host is a MySQL that is there already',
      'leave one of them out',
    );
    problems.push({ path: ['tables', index, 'generate'], at: 'key', ...found });
  }
  const readers = draft.source.reader === 'mysql-cdc' ? Math.max(draft.tables.length, 1) : 1;
  const wanted = readers * (draft.flink.parallelism ?? 1);
  const { serverId } = draft.source;
  if ((serverId ?? deriveServerId(draft.name ?? '', 1)) + wanted - 1 > LAST_SERVER_ID) {
    const found = finding(
      'CDC-SERVER-ID',
      `leaves no room for ${wanted} ids (flink.parallelism${readers > 1 ? ' for each table' : ''})`,
      `write at most ${LAST_SERVER_ID - wanted + 1}`,
    );
    problems.push({ path: ['source', 'serverId'], at: 'value', ...found });
  }
};
