import { join } from 'node:path';

/** Where things stand in the pipeline's state directory. */
export interface StatePaths {
  readonly stateDir: string;
  /** Ports and artifacts that the stack was started with. */
  readonly stack: string;
  readonly secrets: string;
  /** What the supervisor says of itself and its engines. */
  readonly supervisor: string;
  /** The pipeline as `up` or `submit` saw it last. */
  readonly pipeline: string;
  readonly logs: string;
  readonly data: string;
  readonly conf: string;
  readonly tmp: string;
  /** Keys of Flink's ports. */
  readonly tls: string;
}

export function statePaths(stateDir: string): StatePaths {
  return {
    stateDir,
    stack: join(stateDir, 'stack.json'),
    secrets: join(stateDir, 'secrets.env'),
    supervisor: join(stateDir, 'supervisor.json'),
    pipeline: join(stateDir, 'pipeline.json'),
    logs: join(stateDir, 'logs'),
    data: join(stateDir, 'data'),
    conf: join(stateDir, 'conf'),
    tmp: join(stateDir, 'tmp'),
    tls: join(stateDir, 'tls'),
  };
}

/** Log file of an engine, or of the supervisor itself. */
export function logFile(paths: StatePaths, name: string): string {
  return join(paths.logs, `${name}.log`);
}
