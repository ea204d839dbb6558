import { X509Certificate } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientTls, ensureKeys, keysAreWhole } from '../../../src/adapters/host/tls/index.js';
import { findJava } from '../../../src/adapters/local/engines/java.js';

const parent = mkdtempSync(join(tmpdir(), 'cdcctl-keys-'));
const folder = join(parent, 'tls');
const signal = new AbortController().signal;
const password = 'p4ssw0rd-of-keys';
let java = '';

beforeAll(async () => {
  java = (await findJava(process.env))?.path ?? '';
  expect(await ensureKeys({ folder, java, password, signal })).toBe(true);
}, 60_000);
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const file = (name: string): string => join(folder, name);

test('the keys are for their owner alone, and for ten years', () => {
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(folder)) expect([name, statSync(file(name)).mode & 0o777]).toEqual([name, 0o600]);
  const certificate = new X509Certificate(readFileSync(file('rest-server.pem')));
  expect(Date.parse(certificate.validTo) - Date.now()).toBeGreaterThan(9.9 * 365 * 24 * 3_600_000);
  expect(certificate.subjectAltName).toBe('IP Address:127.0.0.1, DNS:localhost');
  expect(readdirSync(parent)).toEqual(['tls']);
});

test('they stay as they are while they are whole', async () => {
  const before = readFileSync(file('internal.p12'));
  expect(await ensureKeys({ folder, java, password, signal })).toBe(false);
  expect(readFileSync(file('internal.p12'))).toEqual(before);
});

test('a client with its key reaches the server, and no other does', async () => {
  const server = createServer(
    {
      pfx: readFileSync(file('rest-server.p12')),
      passphrase: password,
      ca: readFileSync(file('rest-client.pem')),
      requestCert: true,
      rejectUnauthorized: true,
    },
    (_request, response) => response.end('reached'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const ask = (tls: object): Promise<string> =>
    new Promise((resolve) => {
      const call = request({ host: '127.0.0.1', port, agent: false, ...tls }, (response) => {
        response.setEncoding('utf8').on('data', resolve);
        response.on('error', (error) => resolve(error.message));
      });
      call.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message)).end();
    });
  try {
    const tls = await clientTls(folder, password);
    expect(await ask(tls)).toBe('reached');
    expect(await ask({ ca: tls.ca })).not.toBe('reached');
    expect(await ask({ ...tls, ca: [] })).not.toBe('reached');
    expect(await ask({ rejectUnauthorized: false })).not.toBe('reached');
    const internal = { ...tls, pfx: readFileSync(file('internal.p12')) };
    expect(await ask(internal)).not.toBe('reached');
  } finally {
    server.close();
  }
});

test.each([
  ['a file is missing', (copy: string) => rmSync(join(copy, 'rest-client-trust.p12')), {}],
  ['a file is damaged', (copy: string) => writeFileSync(join(copy, 'rest-server.p12'), 'no key store'), {}],
  ['the list of files is cut off', (copy: string) => writeFileSync(join(copy, 'keys.json'), '{"hosts":'), {}],
  ['there are none', (copy: string) => rmSync(copy, { recursive: true }), {}],
  ['the password is another', () => undefined, { password: 'another-password' }],
  ['the server has another name', () => undefined, { hosts: ['flink-jobmanager'] }],
])('they are not whole where %s', async (_what, harm, change) => {
  const copy = join(parent, 'copy');
  cpSync(folder, copy, { recursive: true });
  try {
    expect(await keysAreWhole({ folder: copy, password })).toBe(true);
    harm(copy);
    expect(await keysAreWhole({ folder: copy, password, ...change })).toBe(false);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});

test('keys that are not whole are made anew, all of them', async () => {
  const before = readFileSync(file('internal.p12'));
  writeFileSync(file('rest-client.pem'), '');
  const hosts = ['flink-jobmanager'];
  expect(await ensureKeys({ folder, java, password, hosts, signal })).toBe(true);
  expect(readFileSync(file('internal.p12'))).not.toEqual(before);
  expect(new X509Certificate(readFileSync(file('rest-server.pem'))).subjectAltName).toContain('DNS:flink-jobmanager');
}, 60_000);

test('a keytool that fails says why, and leaves no part behind', async () => {
  rmSync(folder, { recursive: true });
  await expect(ensureKeys({ folder, java, password: 'short', signal })).rejects.toThrow(/could not make the keys/);
  expect(readdirSync(parent)).toEqual([]);
}, 60_000);
