import { request } from 'node:https';
import { messageOf } from '../../../errors/index.js';
import { AccessSecret } from '../../../model/index.js';
import { clientTls } from '../../host/tls/index.js';
import type { EngineContext } from '../engine-spec.js';
import { statePaths } from '../paths.js';
import { secret } from './spec-files.js';

/** Runs a readiness question; what it throws becomes the text of what the engine still waits for. */
export async function answered(subject: string, question: () => Promise<string | null>): Promise<string | null> {
  try {
    return await question();
  } catch (error) {
    return `${subject} does not answer yet: ${causeOf(error)}`;
  }
}

/** fetch wraps what went wrong in a cause; the outer text is only "fetch failed". */
function causeOf(error: unknown): string {
  return error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
}

/** Answer of a REST endpoint of Flink to a GET, as parsed JSON; rejects unless the status is 200. */
export async function askFlink(
  { secrets, stateDir }: EngineContext,
  port: number,
  path: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const tls = await clientTls(statePaths(stateDir).tls, secret(secrets, AccessSecret.keyStores));
  const text = await new Promise<string>((resolve, reject) => {
    const call = request({ ...tls, ca: [...tls.ca], host: '127.0.0.1', port, path, signal, agent: false }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        body += part;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(body);
        else reject(new Error(`HTTP ${answer.statusCode}`));
      });
    });
    call.on('error', reject);
    call.end();
  });
  return JSON.parse(text) as Record<string, unknown>;
}
