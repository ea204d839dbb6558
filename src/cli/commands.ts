import type { Register } from './command.js';
import { demo } from './commands/demo.js';
import { doctor } from './commands/doctor.js';
import { drift } from './commands/drift.js';
import { generate } from './commands/generate.js';
import { init } from './commands/init.js';
import { latency } from './commands/latency.js';
import { logs } from './commands/logs.js';
import { open } from './commands/open.js';
import { render } from './commands/render.js';
import { restart } from './commands/restart.js';
import { savepoint } from './commands/savepoint.js';
import { smoke } from './commands/smoke.js';
import { status } from './commands/status.js';
import { down, stop } from './commands/stop.js';
import { submit } from './commands/submit.js';
import { switchCommand } from './commands/switch.js';
import { up } from './commands/up.js';
import { validate } from './commands/validate.js';

/** Every command, in the order in which --help shows them. */
export const commands: readonly Register[] = [
  init,
  doctor,
  render,
  up,
  submit,
  status,
  validate,
  drift,
  switchCommand,
  generate,
  latency,
  logs,
  open,
  savepoint,
  restart,
  stop,
  down,
  smoke,
  demo,
];
