import { CdcctlError } from '../../errors/index.js';
import type { Check } from '../../ports/index.js';

/** Fails with everything that this machine lacks; `next` is for a finding that names no command of its own. */
export function refuseUnfit(checks: readonly Check[], next: string): void {
  const [first, ...others] = checks.flatMap((check) => (check.status === 'fail' ? [check] : []));
  if (first === undefined) return;
  throw new CdcctlError({
    code: first.code,
    what: first.what,
    why: [first.why ?? '', ...others.map(({ what }) => what)].filter((line) => line !== '').join('\n'),
    next: first.next ?? next,
    faults: [first, ...others],
  });
}

/** A name that is none of the stack's services. */
export function unknownService(name: string, names: readonly string[]): CdcctlError {
  return new CdcctlError({
    code: 'CDC-SERVICE-UNKNOWN',
    what: `There is no service called ${name}`,
    next: `Choose one of: ${names.join(', ')}`,
    exitCode: 64,
  });
}
