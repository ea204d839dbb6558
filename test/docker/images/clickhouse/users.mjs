// The library has no writable storage of users, so CREATE USER, ALTER USER and GRANT of an init script are kept in the
// data directory as configuration, which the server reads when it starts after the init scripts.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const DIR = '/var/lib/clickhouse/access';
const USER =
  /^(?:CREATE|ALTER) USER (?:IF NOT EXISTS )?`?(\w+)`? IDENTIFIED WITH sha256_password BY '((?:[^'\\]|\\.)*)'(?: SETTINGS (\w+) = (\w+))?$/;
const GRANT = /^(GRANT [\s\S]+) TO `?(\w+)`?$/;

/** Whether the statement was one about users; it is then taken note of. */
export function keepUser(statement) {
  const [, name, password, setting, value] = USER.exec(statement) ?? [];
  if (name !== undefined) {
    const hash = createHash('sha256').update(password.replaceAll(/\\(.)/g, '$1')).digest('hex');
    change(name, (user) => ({ ...user, hash, settings: setting === undefined ? {} : { [setting]: value } }));
    return true;
  }
  const [, grant, grantee] = GRANT.exec(statement) ?? [];
  if (grant === undefined) return false;
  change(grantee, (user) => ({ ...user, grants: [...new Set([...user.grants, grant])] }));
  return true;
}

function change(name, update) {
  const file = `${DIR}/users.json`;
  const users = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  users[name] = update(users[name] ?? { hash: '', settings: {}, grants: [] });
  mkdirSync(DIR, { recursive: true });
  writeFileSync(file, JSON.stringify(users), { mode: 0o600 });
  const each = (render) => Object.entries(users).map(render).join('');
  const profiles = each(([user, { settings }]) => element(user, Object.entries(settings).map(tag).join('')));
  const config = `<clickhouse><profiles>${profiles}</profiles><users>${each(userXml)}</users></clickhouse>`;
  writeFileSync(`${DIR}/users.xml`, config);
}

function userXml([name, { hash, grants }]) {
  const queries = grants.map((grant) => tag(['query', grant])).join('');
  const network = '<networks><ip>::/0</ip></networks>';
  const rest = `${network}${tag(['profile', name])}<quota>default</quota>${element('grants', queries)}`;
  return element(name, tag(['password_sha256_hex', hash]) + rest);
}

function tag([name, text]) {
  return element(name, text.replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
}

function element(name, content) {
  return `<${name}>${content}</${name}>`;
}
