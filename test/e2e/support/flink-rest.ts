import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clientTls } from '../../../src/adapters/host/tls/index.js';
import { createTransport } from '../../../src/adapters/host/transport.js';
import { AccessSecret } from '../../../src/model/index.js';
import type { ClientTls } from '../../../src/ports/index.js';
import { secretsOf, type Workspace } from './workspace.js';

/** The JobManager's REST endpoint of the local target, called with the key that cdcctl has. */
export interface FlinkRest {
  readonly url: string;
  readonly tls: ClientTls;
  // biome-ignore lint/suspicious/noExplicitAny: documents are checked by the tests that read them
  ask(path: string, method?: 'GET' | 'PATCH' | 'POST', body?: unknown): Promise<any>;
}

export async function flinkRest(workspace: Workspace): Promise<FlinkRest> {
  const { ports } = JSON.parse(await readFile(join(workspace.stateDir, 'stack.json'), 'utf8'));
  const secrets = await secretsOf(workspace);
  const tls = await clientTls(join(workspace.stateDir, 'tls'), secrets[AccessSecret.keyStores] ?? '');
  const url = `https://127.0.0.1:${ports.flinkRest}`;
  const transport = createTransport(url, tls);
  return {
    url,
    tls,
    async ask(path, method = 'GET', body) {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const answer = await transport({ method, path, body: text, signal: AbortSignal.timeout(30_000) });
      return answer.text === '' ? {} : JSON.parse(answer.text);
    },
  };
}
