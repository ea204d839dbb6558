import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { execa } from 'execa';
import { CdcctlError, messageOf } from '../../errors/index.js';
import type { Emit } from '../../ports/index.js';
import { type ComposeProject, compose } from './compose.js';
import type { DockerEngine, Env } from './engine.js';

interface PullEvent {
  readonly id?: string;
  readonly status?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

export interface PullWork {
  readonly env: Env;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Image references by service, as the rendered file says with its variables filled in. */
export async function projectImages(project: ComposeProject, work: PullWork): Promise<ReadonlyMap<string, string>> {
  const config = JSON.parse(await compose(project, ['config', '--format', 'json'], { signal: work.signal })) as {
    readonly services: Readonly<Record<string, { readonly image: string }>>;
  };
  return new Map(Object.entries(config.services).map(([service, { image }]) => [service, image]));
}

/** Pulls the images that this engine does not have, one after the other, with progress. */
export async function pullMissing(engine: DockerEngine, images: readonly string[], work: PullWork): Promise<void> {
  for (const image of new Set(images)) {
    if (!(await isPresent(engine.docker, image))) await pull(engine, image, work);
  }
}

async function isPresent(docker: Docker, image: string): Promise<boolean> {
  return docker
    .getImage(image)
    .inspect()
    .then(
      () => true,
      () => false,
    );
}

async function pull({ docker, host }: DockerEngine, image: string, work: PullWork): Promise<void> {
  const { emit, signal, env } = work;
  const id = `pull ${image}`;
  emit({ type: 'start', id, title: `Pulling ${image}` });
  try {
    const stream = (await docker.pull(image, { abortSignal: signal })) as unknown as Readable;
    await followPull(docker, stream, signal, (text) => emit({ type: 'progress', id, text }));
  } catch (error) {
    signal.throwIfAborted();
    await pullAsUser(image, host, env, signal).catch(() => {
      emit({ type: 'failed', id });
      signal.throwIfAborted();
      throw notPulled(image, error);
    });
  }
  emit({ type: 'done', id, text: 'pulled' });
}

/** By the command, which knows the user's logins: a private registry wants one. */
async function pullAsUser(image: string, host: string, env: Env, signal: AbortSignal): Promise<void> {
  await execa('docker', ['pull', '--quiet', image], {
    env: { ...env, DOCKER_HOST: host },
    cancelSignal: signal,
    stdin: 'ignore',
  });
}

function notPulled(image: string, cause: unknown): CdcctlError {
  return new CdcctlError({
    code: 'CDC-IMAGE-NOT-PULLED',
    what: `The image ${image} cannot be pulled`,
    why: messageOf(cause),
    next: `docker pull ${image}   shows more, and docker login is for a private registry; another image can be named under docker.images in the config`,
    cause,
  });
}

function followPull(
  docker: Docker,
  stream: Readable,
  signal: AbortSignal,
  progress: (text: string) => void,
): Promise<void> {
  const layers = new Map<string, { current: number; total: number }>();
  signal.addEventListener('abort', () => stream.destroy(signal.reason as Error), { once: true });
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error) => (error === null || error === undefined ? resolve() : reject(error)),
      (event: PullEvent) => {
        const { current, total } = event.progressDetail ?? {};
        if (event.status !== 'Downloading' || event.id === undefined || total === undefined) return;
        layers.set(event.id, { current: current ?? 0, total });
        progress(`${sum(layers, 'current')} of ${sum(layers, 'total')} MB`);
      },
    );
  });
}

function sum(layers: ReadonlyMap<string, { current: number; total: number }>, key: 'current' | 'total'): number {
  return Math.round([...layers.values()].reduce((bytes, layer) => bytes + layer[key], 0) / 1e6);
}
