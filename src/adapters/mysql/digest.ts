import { CdcctlError } from '../../errors/index.js';
import type { Digest } from '../../ports/index.js';
import { cellText, type MysqlClient } from './client.js';
import { isUnknownFunction } from './errors.js';

/** Each is NULL where the text is. */
const DIGESTS: Readonly<Record<Digest, (text: string) => string>> = {
  md5: (text) => `MD5(${text})`,
  sha256: (text) => `LEFT(SHA2(${text}, 256), 32)`,
};

/** SQL for the digest of a text, in 32 lower-case hexadecimal digits. */
export function digestOf(digest: Digest, text: string): string {
  return DIGESTS[digest](text);
}

const MD5_OF_NOTHING = 'd41d8cd98f00b204e9800998ecf8427e';

/**
 * MD5 where the server has it, as a built-in MD5 takes less time. From MySQL 9.6 on it is in a component, which a server
 * need not have loaded. Every server has SHA2.
 */
export async function chooseDigest(client: Pick<MysqlClient, 'select'>, signal: AbortSignal): Promise<Digest> {
  try {
    const [row] = await client.select("SELECT MD5('')", signal);
    // A stored function of this name, where the server has no MD5 of its own, may answer anything.
    return cellText(row?.[0]) === MD5_OF_NOTHING ? 'md5' : 'sha256';
  } catch (error) {
    if (error instanceof CdcctlError && isUnknownFunction(error.cause)) return 'sha256';
    throw error;
  }
}
