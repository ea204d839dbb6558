import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { statePaths } from '../../../src/adapters/local/paths.js';
import { ensureSecrets, knownSecrets, readSecretsFile } from '../../../src/adapters/local/secrets.js';

const NAMES = ['MYSQL_ROOT_PASSWORD', 'MYSQL_CDC_PASSWORD'];
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cdcctl-secrets-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const paths = () => statePaths(join(root, 'orders'));

test('are generated once, differ, and only their owner can read them', async () => {
  const secrets = await ensureSecrets(paths(), NAMES, {});
  for (const name of NAMES) expect(secrets.get(name)).toMatch(/^[\w-]{24,}$/);
  expect(new Set(secrets.values()).size).toBe(2);
  expect(statSync(paths().secrets).mode & 0o777).toBe(0o600);
  expect(statSync(paths().stateDir).mode & 0o777).toBe(0o700);
  expect(await ensureSecrets(paths(), NAMES, {})).toEqual(secrets);
});

test('of the environment are taken and kept, whatever characters they have', async () => {
  const value = 'a "quoted" $value\nwith \\ and = and ü';
  await ensureSecrets(paths(), NAMES, { MYSQL_CDC_PASSWORD: value });
  expect((await readSecretsFile(paths())).get('MYSQL_CDC_PASSWORD')).toBe(value);
  expect((await knownSecrets(paths(), NAMES, {})).get('MYSQL_CDC_PASSWORD')).toBe(value);
});

test('an empty variable counts as absent', async () => {
  const secrets = await ensureSecrets(paths(), NAMES, { MYSQL_CDC_PASSWORD: '' });
  expect(secrets.get('MYSQL_CDC_PASSWORD')).toMatch(/^[\w-]{24,}$/);
});

test('may change until there is data', async () => {
  await ensureSecrets(paths(), NAMES, { MYSQL_CDC_PASSWORD: 'first' });
  const secrets = await ensureSecrets(paths(), NAMES, { MYSQL_CDC_PASSWORD: 'second' });
  expect(secrets.get('MYSQL_CDC_PASSWORD')).toBe('second');
});

test('that differ from those of the data are refused without showing them', async () => {
  await ensureSecrets(paths(), NAMES, { MYSQL_CDC_PASSWORD: 'first-value' });
  mkdirSync(join(paths().data, 'mysql'), { recursive: true });
  const before = readFileSync(paths().secrets, 'utf8');
  const failed = ensureSecrets(paths(), NAMES, { MYSQL_CDC_PASSWORD: 'second-value' });
  await expect(failed).rejects.toThrow('MYSQL_CDC_PASSWORD in the environment is not what this stack was made with');
  await expect(failed).rejects.toMatchObject({ next: expect.stringContaining('unset MYSQL_CDC_PASSWORD') });
  const error = await failed.catch((caught) => `${caught.message} ${caught.why} ${caught.next}`);
  expect(error).not.toContain('-value');
  expect(readFileSync(paths().secrets, 'utf8')).toBe(before);
});

test('before the first up there are none', async () => {
  await expect(knownSecrets(paths(), NAMES, {})).rejects.toMatchObject({ next: 'cdcctl up' });
});

test('those of your own servers have to be given each time, may change, and are in no file', async () => {
  const given = ['MYSQL_CDC_PASSWORD'];
  await expect(ensureSecrets(paths(), NAMES, {}, given)).rejects.toMatchObject({
    message: 'MYSQL_CDC_PASSWORD is not set',
    why: 'It is the password of a user of your own MySQL. Only you know it, and cdcctl keeps it in no file.',
    next: 'read -rs MYSQL_CDC_PASSWORD && export MYSQL_CDC_PASSWORD   and run the command again',
  });
  const first = await ensureSecrets(paths(), NAMES, { MYSQL_CDC_PASSWORD: 'first-value' }, given);
  expect(first.get('MYSQL_CDC_PASSWORD')).toBe('first-value');
  expect(readFileSync(paths().secrets, 'utf8')).not.toMatch(/MYSQL_CDC_PASSWORD|first-value/);
  mkdirSync(join(paths().data, 'kafka'), { recursive: true });
  const changed = await knownSecrets(paths(), NAMES, { MYSQL_CDC_PASSWORD: 'second-value' }, given);
  expect(changed.get('MYSQL_CDC_PASSWORD')).toBe('second-value');
  expect((await knownSecrets(paths(), NAMES, {}, given)).has('MYSQL_CDC_PASSWORD')).toBe(false);
});

test('those of your own servers that an earlier version kept leave the file', async () => {
  const given = ['MYSQL_CDC_PASSWORD'];
  const kept = await ensureSecrets(paths(), NAMES, { MYSQL_CDC_PASSWORD: 'earlier-value' });
  expect(readFileSync(paths().secrets, 'utf8')).toContain('earlier-value');
  expect((await knownSecrets(paths(), NAMES, {}, given)).has('MYSQL_CDC_PASSWORD')).toBe(false);
  const now = await ensureSecrets(paths(), NAMES, { MYSQL_CDC_PASSWORD: 'new-value' }, given);
  expect(readFileSync(paths().secrets, 'utf8')).not.toMatch(/earlier-value|new-value/);
  const others = NAMES.filter((name) => !given.includes(name));
  for (const name of others) expect(now.get(name)).toBe(kept.get(name));
});
