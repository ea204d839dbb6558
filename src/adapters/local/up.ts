import { mkdir, rmdir } from 'node:fs/promises';
import { CdcctlError, ExitCode, isAbort } from '../../errors/index.js';
import { type FlinkVersion, givenSecrets, secretVariables } from '../../model/index.js';
import type { Secrets, UpOptions } from '../../ports/index.js';
import { writeRunningPipeline } from '../state/pipeline-file.js';
import { awaitReady } from './await-ready.js';
import type { LocalPorts } from './engine-spec.js';
import { launchSupervisor, stopStack, waitForStopping } from './launch.js';
import type { StatePaths } from './paths.js';
import { PUBLISHED_PORTS, resolvePorts } from './ports.js';
import type { LocalRuntimeOptions } from './runtime.js';
import { ensureSecrets, refuseOtherSecrets } from './secrets.js';
import { readStackFile, type StackFile, writeStackFile } from './stack-file.js';
import { readSupervisorFile, supervisorAlive } from './status-file.js';

export interface UpContext extends LocalRuntimeOptions {
  readonly paths: StatePaths;
}

/** Brings every engine up, or waits for those that a running supervisor brings up. What this call started ends with it where it fails. */
export async function up(context: UpContext, request: UpOptions): Promise<{ readonly started: boolean }> {
  const { paths, pipeline, env } = context;
  await mkdir(paths.stateDir, { recursive: true, mode: 0o700 });
  await waitForStopping(paths, request.signal);
  const record = await readSupervisorFile(paths.supervisor);
  const stack = await readStackFile(paths.stack);
  if (supervisorAlive(record) && stack !== null) {
    const secrets = await ensureSecrets(paths, secretVariables(pipeline), env, givenSecrets(pipeline));
    warnOfOtherPorts(context, stack.settings);
    warnOfOtherFlink(context, stack.artifacts.flinkVersion);
    await follow(context, request, { supervisor: record, ports: stack.ports, secrets });
    return { started: false };
  }
  await start(context, request);
  return { started: true };
}

async function start(context: UpContext, request: UpOptions): Promise<void> {
  const { paths, pipeline, env, supervisorEntry } = context;
  let launched = false;
  try {
    const prepared = await prepare(context, request);
    await writeStackFile(paths.stack, prepared);
    await writeRunningPipeline(paths.stateDir, pipeline);
    const secrets = await ensureSecrets(paths, secretVariables(pipeline), env, givenSecrets(pipeline));
    request.signal.throwIfAborted();
    launched = true;
    const supervisor = launchSupervisor(paths, supervisorEntry);
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
  await refuseOtherSecrets(paths, secretVariables(pipeline), env, givenSecrets(pipeline));
  const settings = Object.fromEntries(PUBLISHED_PORTS.map((name) => [name, pipeline.ports[name]]));
  const remembered = await readStackFile(paths.stack);
  const ports = await resolvePorts({ cacheDir, stateDir, settings: pipeline.ports, remembered, autoPorts, emit });
  const artifacts = await engines.resolveArtifacts({ emit, signal });
  signal.throwIfAborted();
  return { ports, settings, artifacts };
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

/** A running stack keeps its ports; what the config says now takes effect at the next start. */
function warnOfOtherPorts({ emit, pipeline }: UpContext, settings: Readonly<Record<string, unknown>>): void {
  const changed = PUBLISHED_PORTS.filter((name) => settings[name] !== pipeline.ports[name]);
  if (changed.length === 0) return;
  const keys = changed.map((name) => `ports.${name}`).join(', ');
  emit({ type: 'warning', text: `${keys} changed in the config: it takes effect after cdcctl stop and cdcctl up` });
}

function warnOfOtherFlink({ emit, pipeline }: UpContext, running: FlinkVersion): void {
  if (running === pipeline.flink.version) return;
  const text = `Flink ${running} is running, flink.version says ${pipeline.flink.version}: it takes effect after cdcctl stop and cdcctl up`;
  emit({ type: 'warning', text });
}

function interrupted(cause: unknown): CdcctlError {
  return new CdcctlError({
    what: 'Interrupted; every engine that was being started has been stopped',
    next: 'cdcctl up',
    exitCode: ExitCode.interrupted,
    cause,
  });
}
