import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { CdcctlError } from '../../../errors/index.js';

/** What is run and where: the JDK's own tool, so that Java reads what it wrote. */
export interface Keytool {
  /** The java executable; keytool stands beside it, also in a runtime without a compiler. */
  readonly java: string;
  readonly folder: string;
  /** Of every key store. It goes through the environment: arguments are visible to every user of the machine. */
  readonly password: string;
  readonly signal: AbortSignal;
}

const PASSWORD = 'CDCCTL_KEYSTORE_PASSWORD';
const DAYS = '3650';
const PBES2 = 'PBEWithHmacSHA256AndAES_256';
/** The default of JDK 11 is a cipher that OpenSSL 3, and with it Node, does not read any more. */
const JVM = [
  `-J-Dkeystore.pkcs12.certProtectionAlgorithm=${PBES2}`,
  `-J-Dkeystore.pkcs12.keyProtectionAlgorithm=${PBES2}`,
  '-J-Duser.language=en',
  '-J-Xmx128m',
  '-J-XX:+UseSerialGC',
  '-J-XX:TieredStopAtLevel=1',
];

/** A new key pair with a certificate of its own, valid for ten years. */
export async function makeKeyPair(tool: Keytool, store: string, name: string, hosts: readonly string[]): Promise<void> {
  const names = hosts.map((host) => `${/^[\d.]+$/.test(host) ? 'IP' : 'DNS'}:${host}`);
  await keytool(tool, store, [
    ...['-genkeypair', '-alias', name, '-keyalg', 'EC', '-dname', `CN=cdcctl ${name}`, '-validity', DAYS],
    ...(names.length === 0 ? [] : ['-ext', `SAN=${names.join(',')}`]),
  ]);
}

/** Writes the certificate of a key pair beside it, as PEM. */
export async function exportCertificate(tool: Keytool, store: string, name: string, file: string): Promise<void> {
  await keytool(tool, store, ['-exportcert', '-rfc', '-alias', name, '-file', join(tool.folder, file)]);
}

/** Puts a certificate into a trust store. */
export async function trustCertificate(tool: Keytool, store: string, name: string, file: string): Promise<void> {
  await keytool(tool, store, ['-importcert', '-noprompt', '-alias', name, '-file', join(tool.folder, file)]);
}

async function keytool(tool: Keytool, store: string, args: readonly string[]): Promise<void> {
  const command = join(dirname(tool.java), 'keytool');
  const all = [...JVM, ...args, '-keystore', join(tool.folder, store), '-storetype', 'PKCS12'];
  const run = await execa(command, [...all, '-storepass:env', PASSWORD], {
    env: { PATH: process.env.PATH, [PASSWORD]: tool.password },
    extendEnv: false,
    all: true,
    reject: false,
    stdin: 'ignore',
    cancelSignal: tool.signal,
  });
  tool.signal.throwIfAborted();
  if (!run.failed) return;
  throw new CdcctlError({
    code: 'CDC-KEYS-NOT-MADE',
    what: `${command} could not make the keys of this stack`,
    why: (run.all ?? run.originalMessage ?? '').trim().split('\n').slice(-3).join('\n'),
    next: 'install a whole JDK of release 11 or newer, or let JAVA_HOME name one, and run the command again',
  });
}
