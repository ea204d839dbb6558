import { AccessSecret, type Pipeline, PORT_NAMES, secretVariables } from '../../model/index.js';
import type { Emit, Secrets } from '../../ports/index.js';
import { KAFKA_UI_PASSWORD, portVariableName } from '../../render/compose/index.js';
import { choosePorts } from '../host/ports.js';
import { readEnvFile, writeEnvFile } from '../state/env-file.js';
import type { ComposeProject } from './compose.js';
import { JARS_VARIABLE, jarsText } from './connector-jars.js';
import type { DockerPaths } from './paths.js';
import { chooseSecrets, refuseUnfitKey, refuseUnquotable } from './secrets.js';
import { type DockerStack, INTERNAL_PORTS, readStack, writeStack } from './stack-file.js';

/** Passwords of Kafka's users, which stand in quotes in its configuration. */
const KAFKA_PASSWORDS = [AccessSecret.kafka, AccessSecret.kafkaJobs] as const;

/** Names of the passwords of the pipeline, of its doors and of what people look at. */
export function dockerSecrets(pipeline: Pipeline): readonly string[] {
  const doors = [...KAFKA_PASSWORDS, AccessSecret.keyStores, AccessSecret.dashboard, KAFKA_UI_PASSWORD];
  return [...secretVariables(pipeline), ...doors, 'GRAFANA_ADMIN_PASSWORD'];
}

export interface PrepareContext {
  readonly pipeline: Pipeline;
  readonly project: ComposeProject;
  readonly cacheDir: string;
  readonly emit: Emit;
  /** Puts the jars into their folders and gives the SHA-256 of the connectors by file name. */
  readonly gatherJars: (
    folders: Pick<DockerPaths, 'agents' | 'connectors'>,
    signal: AbortSignal,
  ) => Promise<Readonly<Record<string, string>>>;
  /** Variables of the .env file by which jobs that compose submits are recognised. */
  readonly jobVariables: (jars: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
}

export interface PrepareOptions {
  readonly autoPorts: boolean;
  readonly signal: AbortSignal;
  /** Whether there are volumes that were made with the passwords of the .env file. */
  readonly hasData: boolean;
  /** True for a port that the project's own containers publish now. */
  readonly isOwn: (port: number) => boolean;
}

export interface Prepared {
  readonly ports: DockerStack['ports'];
  /** SHA-256 in hex of the connector jars by file name. */
  readonly jars: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
}

const HEADER = '# Written by cdcctl for `docker compose`. It holds passwords: never commit it.';

/**
 * Makes what the rendered project needs beside it: passwords, ports and job parameters in the .env file, and the
 * connector jars. What can be refused is refused before the jars are fetched.
 */
export async function prepareProject(context: PrepareContext, options: PrepareOptions): Promise<Prepared> {
  const { pipeline, project } = context;
  const { paths, env } = project;
  const kept = await readEnvFile(paths.envFile, 'compose');
  const secrets = chooseSecrets(dockerSecrets(pipeline), env, kept, {
    hasData: options.hasData,
    file: paths.envFile,
    needed: secretVariables(pipeline),
  });
  refuseUnquotable(KAFKA_PASSWORDS, secrets);
  refuseUnfitKey(AccessSecret.keyStores, secrets);
  refuseUnfitKey(AccessSecret.dashboard, secrets);
  const ports = Object.fromEntries(await choosePublished(context, options)) as DockerStack['ports'];
  const jars = await context.gatherJars(paths, options.signal);
  const variables = new Map([
    ...kept,
    ...secrets,
    ...Object.entries(context.jobVariables(jars)),
    [JARS_VARIABLE, jarsText(jars)] as const,
    ...[...PORT_NAMES, ...INTERNAL_PORTS].map((name) => [portVariableName(name), String(ports[name])] as const),
  ]);
  await writeEnvFile(paths.envFile, variables, HEADER);
  await writeStack(paths.stack, { ports, settings: pipeline.ports });
  return { ports, jars, secrets };
}

/** The same without a Docker engine: nothing is started, so it does not matter who holds a port now. */
export function prepareFiles(context: PrepareContext, signal: AbortSignal): Promise<Prepared> {
  return prepareProject(context, { autoPorts: false, signal, hasData: false, isOwn: () => true });
}

async function choosePublished(
  { pipeline, project, cacheDir, emit }: PrepareContext,
  { autoPorts, isOwn }: PrepareOptions,
): Promise<ReadonlyMap<string, number>> {
  const remembered = await readStack(project.paths.stack);
  return choosePorts({
    cacheDir,
    stateDir: project.paths.stateDir,
    names: PORT_NAMES,
    internal: INTERNAL_PORTS,
    settings: pipeline.ports,
    remembered,
    isOwn,
    autoPorts,
    emit,
  });
}
