import type { CdcctlError } from '../../errors/index.js';
import type { Check } from '../../ports/index.js';

/** An engine that cannot be used, as a finding. */
export function engineFailure(error: CdcctlError): Check {
  return {
    name: 'docker',
    status: 'fail',
    code: error.code,
    what: error.message,
    ...(error.why === undefined ? {} : { why: error.why }),
    ...(error.next === undefined ? {} : { next: error.next }),
  };
}
