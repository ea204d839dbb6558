import { mkdir, rmdir } from 'node:fs/promises';
import { CdcctlError, ExitCode, isAbort } from '../../errors/index.js';
import { ACCESS_SECRETS, AccessSecret, givenSecrets, type Pipeline, secretVariables } from '../../model/index.js';
import type { Secrets, UpOptions } from '../../ports/index.js';
import { requireLock } from '../host/lock.js';
import { writeRunningPipeline } from '../state/pipeline-file.js';
import { awaitReady } from './await-ready.js';
import { differences, roomFor } from './differences.js';
import type { LocalPorts } from './engine-spec.js';
import { refuseWithoutFlinkCdc } from './flink-cdc.js';
import { launchSupervisor, stopStack, waitForStopping } from './launch.js';
import type { UpContext } from './options.js';
import { PUBLISHED_PORTS, resolvePorts } from './ports.js';
import { ensureSecrets, refuseOtherSecrets } from './secrets.js';
import { readStackFile, type StackFile, writeStackFile } from './stack-file.js';
import { liveEngine, readSupervisorFile, type SupervisorRecord, supervisorAlive } from './status-file.js';

/** Brings every engine up, or waits for those that a running supervisor brings up. What this call started ends with it where it fails. */
export async function up(given: UpContext, request: UpOptions): Promise<{ readonly started: boolean }> {
  const context = { ...given, env: stackEnv(given) };
  const { paths, pipeline, env } = context;
  await mkdir(paths.stateDir, { recursive: true, mode: 0o700 });
  await waitForStopping(paths, request.signal);
  const record = await readSupervisorFile(paths.supervisor);
  const stack = await readStackFile(paths.stack);
  const outdated = otherEngines(context, record);
  if (outdated.length > 0) await endOutdated(context, outdated);
  else await refuseWithoutFlinkCdc(pipeline, stack, record);
  if (outdated.length === 0 && supervisorAlive(record) && stack !== null) {
    const secrets = await ensureSecrets(paths, stackSecrets(pipeline), env, givenSecrets(pipeline));
    for (const text of differences(stack, pipeline)) context.emit({ type: 'warning', text });
    await follow(context, request, { supervisor: record, ports: stack.ports, secrets });
    return { started: false };
  }
  await start(context, request);
  return { started: true };
}

/** Without what only opens this stack's own doors: a variable of such a name belongs to something else. */
function stackEnv({ env }: UpContext): UpContext['env'] {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ACCESS_SECRETS.includes(name)));
}

function stackSecrets(pipeline: Pipeline): readonly string[] {
  return [...secretVariables(pipeline), ...ACCESS_SECRETS];
}

/** Engines that still run and that this version's stack does not have. */
function otherEngines({ engines }: UpContext, record: SupervisorRecord | null): readonly string[] {
  const own = engines.engines.map(({ name }) => name);
  return (record?.engines ?? [])
    .filter((engine) => !own.includes(engine.name) && liveEngine(engine) !== null)
    .map(({ name }) => name);
}

/** Engines of two versions do not go together: all are started anew, and the jobs go on from their newest checkpoints. */
async function endOutdated({ emit, paths }: UpContext, names: readonly string[]): Promise<void> {
  const text = `the stack of another version of cdcctl runs (${names.join(', ')}): its engines are stopped and started anew`;
  emit({ type: 'warning', text });
  await stopStack(paths);
}

async function start(context: UpContext, request: UpOptions): Promise<void> {
  const { engines, paths, pipeline, env, supervisorEntry } = context;
  let launched = false;
  try {
    const prepared = await prepare(context, request);
    await writeStackFile(paths.stack, prepared);
    await writeRunningPipeline(paths.stateDir, pipeline);
    // While nothing was served, somebody else may have listened on the dashboard's port, and have seen an old link.
    const renewed = [AccessSecret.dashboard];
    const secrets = await ensureSecrets(paths, stackSecrets(pipeline), env, givenSecrets(pipeline), renewed);
    request.signal.throwIfAborted();
    const given = Object.fromEntries(givenSecrets(pipeline).map((name) => [name, secrets.get(name) ?? '']));
    const { artifacts } = prepared;
    await engines.makeKeys({ folder: paths.tls, artifacts, secrets, signal: request.signal });
    requireLock();
    launched = true;
    const supervisor = launchSupervisor(paths, supervisorEntry, given);
    await follow(context, request, { supervisor, ports: prepared.ports, secrets });
  } catch (error) {
    if (launched) await stopStack(paths);
    else await removeIfEmpty(paths.stateDir);
    throw isAbort(error) ? interrupted(error) : error;
  }
}

/** Ports and engine files. Whatever can be refused is refused before the download, which may take minutes. */
async function prepare(context: UpContext, { autoPorts, signal }: UpOptions): Promise<StackFile> {
  const { cacheDir, emit, engines, env, paths, pipeline, stateDir } = context;
  await refuseOtherSecrets(paths, stackSecrets(pipeline), env, givenSecrets(pipeline));
  const settings = Object.fromEntries(PUBLISHED_PORTS.map((name) => [name, pipeline.ports[name]]));
  const remembered = await readStackFile(paths.stack);
  const ports = await resolvePorts({ cacheDir, stateDir, settings: pipeline.ports, remembered, autoPorts, emit });
  const artifacts = await engines.resolveArtifacts({ emit, signal });
  signal.throwIfAborted();
  return { ports, secured: true, settings, room: roomFor(pipeline), artifacts };
}

/** A first `up` that came to nothing leaves no directory behind. */
async function removeIfEmpty(directory: string): Promise<void> {
  await rmdir(directory).catch(() => undefined);
}

interface Started {
  readonly supervisor: { readonly pid: number; readonly startTime: string };
  readonly ports: LocalPorts;
  readonly secrets: Secrets;
}

function follow(context: UpContext, { signal }: UpOptions, started: Started): Promise<void> {
  const { emit, engines, paths } = context;
  return awaitReady({ ...started, paths, engines: engines.engines, emit, signal });
}

function interrupted(cause: unknown): CdcctlError {
  return new CdcctlError({
    code: 'CDC-INTERRUPTED',
    what: 'Interrupted; every engine that was being started has been stopped',
    next: 'cdcctl up',
    exitCode: ExitCode.interrupted,
    cause,
  });
}
