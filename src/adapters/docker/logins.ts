import { CdcctlError } from '../../errors/index.js';
import { AccessSecret, FLINK_KEY_FILES, KAFKA_USERS } from '../../model/index.js';
import type { ClientTls, Endpoints, Logins, Secrets } from '../../ports/index.js';
import { FLINK_KEYS } from '../../render/compose/index.js';
import { loopbackEndpoints } from '../host/endpoints.js';
import type { DockerEngine, Env } from './engine.js';
import { execIn, flinkContainer } from './exec.js';
import type { DockerStack } from './stack-file.js';

type Ports = DockerStack['ports'];

export interface LoginContext {
  readonly project: string;
  readonly env: Env;
  readonly engine: () => Promise<DockerEngine>;
}

/** Whether the stack asks who calls; one that cdcctl 0.1 brought up has no port for that, and asks nobody. */
export function isSecured({ flinkRest }: Ports): boolean {
  return flinkRest !== undefined;
}

/** Addresses for cdcctl itself. Flink's REST is behind the dashboard's port, and takes only who has the key. */
export function dockerEndpoints(ports: Ports): Endpoints {
  const { flinkRest } = ports;
  const own = loopbackEndpoints(ports);
  return flinkRest === undefined ? own : { ...own, flink: `https://127.0.0.1:${flinkRest}` };
}

/** What cdcctl shows of itself. The keys of a Flink that does not run are not asked for: nobody would look at them. */
export async function dockerLogins(context: LoginContext, secrets: Secrets, ports: Ports): Promise<Logins> {
  if (!isSecured(ports)) return {};
  const engine = await context.engine();
  const container = await flinkContainer(engine, context.project);
  const keys = container === null ? {} : { flink: await clientKeys(engine, container, context.env, secrets) };
  return { ...keys, kafka: { username: KAFKA_USERS.cdcctl, password: secrets.get(AccessSecret.kafka) ?? '' } };
}

/** The client's key pair and the certificate that it trusts, from the volume that Flink's containers share. */
async function clientKeys(engine: DockerEngine, container: string, env: Env, secrets: Secrets): Promise<ClientTls> {
  const { restClient, restServerCertificate } = FLINK_KEY_FILES;
  const read = `cd ${FLINK_KEYS} && base64 -w 0 ${restClient} && echo && base64 -w 0 ${restServerCertificate}`;
  const [pfx = '', ca = ''] = (await execIn(engine, container, ['bash', '-c', read], env)).trim().split('\n');
  if (pfx === '' || ca === '') throw noKeys();
  const passphrase = secrets.get(AccessSecret.keyStores) ?? '';
  return { pfx: Buffer.from(pfx, 'base64'), passphrase, ca: [Buffer.from(ca, 'base64')] };
}

function noKeys(): CdcctlError {
  return new CdcctlError({
    code: 'CDC-KEYS-UNREADABLE',
    what: 'The keys for Flink cannot be read',
    why: `The volume flink-keys does not hold them.`,
    next: 'cdcctl --target docker stop, then cdcctl --target docker up, which makes what is missing',
  });
}
