// Entry of the supervisor process that `up` leaves behind; its one argument is the state directory.
import { localSpecs } from '../adapters/local/local-engines.js';
import { runSupervisorProcess } from '../adapters/local/run-supervisor.js';

const [stateDir] = process.argv.slice(2);
if (stateDir === undefined) throw new Error('the state directory is missing');
await runSupervisorProcess({ stateDir, specs: localSpecs });
