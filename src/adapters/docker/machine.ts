import { CdcctlError } from '../../errors/index.js';
import type { Check } from '../../ports/index.js';
import type { DockerEngine, Env } from './engine.js';
import { inspectMachine } from './inspect-machine.js';
import { dockerChecks } from './preflight.js';

/** Fails with everything that this machine lacks, before anything is fetched or started. */
export async function refuseUnfit(engine: DockerEngine, env: Env): Promise<void> {
  const checks = dockerChecks(await inspectMachine(engine, env));
  const [first, ...others] = checks.filter(({ status }) => status === 'fail');
  if (first === undefined) return;
  throw new CdcctlError({
    what: first.what,
    why: [first.why ?? '', ...others.map(({ what }) => what)].filter((line) => line !== '').join('\n'),
    next: first.next ?? 'cdcctl --target docker doctor',
  });
}

/** An engine that cannot be used, as a finding. */
export function engineFailure(error: CdcctlError): Check {
  return {
    name: 'docker',
    status: 'fail',
    what: error.message,
    ...(error.why === undefined ? {} : { why: error.why }),
    ...(error.next === undefined ? {} : { next: error.next }),
  };
}
