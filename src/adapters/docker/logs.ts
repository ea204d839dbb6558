import { createInterface } from 'node:readline';
import { PassThrough, type Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { redact } from '../../model/index.js';
import type { Secrets } from '../../ports/index.js';

const BOTH = { stdout: true, stderr: true } as const;
/** How long after the end of a container's process its log is asked for again. */
const AGAIN_MS = 1_000;

/**
 * Lines of a container's stdout and stderr, oldest first, without secrets; with `follow` it goes on, over restarts of the
 * container, until aborted or the container is removed.
 */
export async function* containerLines(
  docker: Docker,
  id: string,
  secrets: Secrets,
  options: { readonly follow: boolean; readonly signal: AbortSignal },
): AsyncGenerator<string> {
  if (options.follow) {
    for await (const line of followed(docker, id, options.signal)) yield redact(line, secrets);
    return;
  }
  const text = demultiplexed(await docker.getContainer(id).logs({ ...BOTH, follow: false })).toString('utf8');
  if (text !== '') yield* redact(text.replace(/\n$/, ''), secrets).split('\n');
}

/** Docker ends a stream with the process that writes; the next one begins where that ended, told by the lines' times. */
async function* followed(docker: Docker, id: string, signal: AbortSignal): AsyncGenerator<string> {
  let last = '';
  while (!signal.aborted) {
    const known = last;
    const since = known === '' ? 0 : (Date.parse(known) / 1000).toFixed(3);
    const request = { ...BOTH, follow: true, timestamps: true, since, abortSignal: signal } as const;
    const stream = await docker.getContainer(id).logs(request).catch(unlessGone(signal));
    if (stream === null) return;
    for await (const line of streamLines(docker, stream as unknown as Readable, signal)) {
      const space = line.indexOf(' ');
      const time = line.slice(0, space);
      if (time <= known) continue;
      last = time;
      yield line.slice(space + 1);
    }
    await delay(AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}

function unlessGone(signal: AbortSignal): (error: unknown) => null {
  return (error) => {
    if (signal.aborted || (error as { statusCode?: number }).statusCode === 404) return null;
    throw error;
  };
}

async function* streamLines(docker: Docker, stream: Readable, signal: AbortSignal): AsyncGenerator<string> {
  const lines = new PassThrough();
  const end = (): void => void lines.end();
  const stop = (): void => void stream.destroy();
  docker.modem.demuxStream(stream, lines, lines);
  stream.once('end', end).once('close', end).once('error', end);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    yield* createInterface({ input: lines, crlfDelay: Number.POSITIVE_INFINITY });
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/** The last `count` lines. */
export async function lastLines(
  docker: Docker,
  id: string,
  count: number,
  secrets: Secrets,
): Promise<readonly string[]> {
  const bytes = await docker.getContainer(id).logs({ ...BOTH, follow: false, tail: count });
  const text = demultiplexed(bytes).toString('utf8').trimEnd();
  return text === '' ? [] : redact(text, secrets).split('\n').slice(-count);
}

/** Contents of the frames that the engine packs both streams into: 8 bytes of head, the last 4 of them the length. */
function demultiplexed(frames: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= frames.length; ) {
    const length = frames.readUInt32BE(at + 4);
    parts.push(frames.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts);
}
