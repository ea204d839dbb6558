import { X509Certificate } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { z } from 'zod';
import { CdcctlError } from '../../../errors/index.js';
import { FLINK_KEY_FILES, sha256Hex } from '../../../model/index.js';
import { readTextFile, writeJsonFile } from '../../state/json-file.js';
import { exportCertificate, type Keytool, makeKeyPair, trustCertificate } from './keytool.js';

export interface KeyRequest {
  /** Where the keys are: made with mode 0700. */
  readonly folder: string;
  /** The java executable. */
  readonly java: string;
  readonly password: string;
  /** Names and addresses by which clients reach the REST endpoint, besides 127.0.0.1 and localhost. */
  readonly hosts?: readonly string[];
  readonly signal: AbortSignal;
}

const LOCAL = ['127.0.0.1', 'localhost'];
const MANIFEST = 'keys.json';
const manifestSchema = z.object({ hosts: z.array(z.string()), files: z.record(z.string(), z.string()) });
/** Keys that end sooner are made anew by the next `up`. */
const SPARE_MS = 30 * 24 * 3_600_000;

/**
 * Makes the keys of one stack's Flink, unless they are there whole: every file as it was written, readable with this
 * password, for these names and not about to end. Returns whether it made them. Processes that run with older keys do
 * not take new ones up, so it is for a stack that does not run.
 */
export async function ensureKeys(request: KeyRequest): Promise<boolean> {
  if (await keysAreWhole(request)) return false;
  await mkdir(dirname(request.folder), { recursive: true, mode: 0o700 });
  const fresh = await mkdtemp(`${request.folder}.new-`);
  try {
    await makeKeys({ ...request, folder: fresh }, hostsOf(request));
    await rm(request.folder, { recursive: true, force: true });
    await rename(fresh, request.folder);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  if (await keysAreWhole(request)) return true;
  throw new CdcctlError({
    code: 'CDC-KEYS-NOT-MADE',
    what: `${request.java} makes key stores that Node cannot read`,
    why: 'JDK 11 does so before 11.0.12.',
    next: 'install a newer JDK, or let JAVA_HOME name one, and run the command again',
  });
}

function hostsOf({ hosts = [] }: Pick<KeyRequest, 'hosts'>): readonly string[] {
  return [...new Set([...LOCAL, ...hosts])];
}

async function makeKeys(tool: Keytool, hosts: readonly string[]): Promise<void> {
  const names = FLINK_KEY_FILES;
  const server = async (): Promise<void> => {
    await makeKeyPair(tool, names.restServer, 'rest-server', hosts);
    await exportCertificate(tool, names.restServer, 'rest-server', names.restServerCertificate);
    await trustCertificate(tool, names.restClientTrust, 'rest-server', names.restServerCertificate);
  };
  const client = async (): Promise<void> => {
    await makeKeyPair(tool, names.restClient, 'rest-client', []);
    await exportCertificate(tool, names.restClient, 'rest-client', names.restClientCertificate);
    await trustCertificate(tool, names.restServerTrust, 'rest-client', names.restClientCertificate);
  };
  await Promise.all([server(), client(), makeKeyPair(tool, names.internal, 'internal', [])]);
  for (const name of Object.values(names)) await chmod(join(tool.folder, name), 0o600);
  await writeJsonFile(join(tool.folder, MANIFEST), { hosts, files: await hashes(tool.folder) });
}

async function hashes(folder: string): Promise<Readonly<Record<string, string>>> {
  const read = async (name: string): Promise<readonly [string, string]> => {
    const content = await readFile(join(folder, name));
    return [name, sha256Hex(content)];
  };
  return Object.fromEntries(await Promise.all(Object.values(FLINK_KEY_FILES).map(read)));
}

/** Whether `ensureKeys` would leave them as they are. What cannot be read is not whole; it is made anew, so no reason is kept. */
export async function keysAreWhole(request: Pick<KeyRequest, 'folder' | 'hosts' | 'password'>): Promise<boolean> {
  const { folder, password } = request;
  try {
    const manifest = manifestSchema.parse(JSON.parse((await readTextFile(join(folder, MANIFEST))) ?? ''));
    if (manifest.hosts.join() !== hostsOf(request).join()) return false;
    const found = await hashes(folder);
    if (Object.entries(found).some(([name, hash]) => manifest.files[name] !== hash)) return false;
    for (const name of [FLINK_KEY_FILES.restClient, FLINK_KEY_FILES.restServer, FLINK_KEY_FILES.internal]) {
      createSecureContext({ pfx: await readFile(join(folder, name)), passphrase: password });
    }
    const { validTo } = new X509Certificate(await readFile(join(folder, FLINK_KEY_FILES.restServerCertificate)));
    return Date.parse(validTo) > Date.now() + SPARE_MS;
  } catch {
    return false;
  }
}
