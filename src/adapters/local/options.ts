import type { Pipeline } from '../../model/index.js';
import type { Emit } from '../../ports/index.js';
import type { EngineSet } from './engine-set.js';
import type { StatePaths } from './paths.js';

export interface LocalRuntimeOptions {
  readonly pipeline: Pipeline;
  /** `.cdcctl/<pipeline>`, absolute. */
  readonly stateDir: string;
  /** Where engine files are kept between runs; shared by all pipelines of the user. */
  readonly cacheDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly emit: Emit;
  /** Usually `createLocalEngines`; tests put small programs in its place. */
  readonly engines: EngineSet;
  /** Absolute path of the script that runs the supervisor process; its one argument is the state directory. */
  readonly supervisorEntry: string;
}

/** What `up` works with. */
export interface UpContext extends LocalRuntimeOptions {
  readonly paths: StatePaths;
}
