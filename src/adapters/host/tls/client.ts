import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CdcctlError, messageOf } from '../../../errors/index.js';
import { FLINK_KEY_FILES } from '../../../model/index.js';
import type { ClientTls } from '../../../ports/index.js';

/** The client's key pair and the certificates that it trusts, from the folder that `ensureKeys` made. */
export async function clientTls(folder: string, password: string): Promise<ClientTls> {
  const read = (name: string): Promise<Buffer> => readFile(join(folder, name));
  try {
    return {
      pfx: await read(FLINK_KEY_FILES.restClient),
      passphrase: password,
      ca: [await read(FLINK_KEY_FILES.restServerCertificate)],
    };
  } catch (error) {
    throw new CdcctlError({
      code: 'CDC-KEYS-UNREADABLE',
      what: `The keys for Flink in ${folder} cannot be read`,
      why: messageOf(error),
      next: 'cdcctl stop, then cdcctl up, which makes what is missing',
    });
  }
}
