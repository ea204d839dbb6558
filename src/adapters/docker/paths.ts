import { join } from 'node:path';

/** Where things of the Docker target stand: the compose project beside the config, cdcctl's own notes in the state directory. */
export interface DockerPaths {
  readonly composeDir: string;
  readonly composeFile: string;
  /** Passwords, ports and job parameters for `docker compose`; mode 0600. */
  readonly envFile: string;
  /** The agent that Kafka's container mounts. */
  readonly agents: string;
  /** Jars that Flink's containers mount. */
  readonly connectors: string;
  readonly stateDir: string;
  readonly stack: string;
}

export function dockerPaths(folder: string, stateDir: string): DockerPaths {
  const composeDir = join(folder, 'compose');
  return {
    composeDir,
    composeFile: join(composeDir, 'docker-compose.yaml'),
    envFile: join(composeDir, '.env'),
    agents: join(composeDir, 'agents'),
    connectors: join(composeDir, 'connectors'),
    stateDir,
    stack: join(stateDir, 'stack.json'),
  };
}

/** Name of the compose project: it keeps the containers, networks and volumes of parallel pipelines apart. */
export function projectName(pipeline: string): string {
  return `cdcctl-${pipeline}`;
}
