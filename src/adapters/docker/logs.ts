import { createInterface } from 'node:readline';
import { PassThrough, type Readable } from 'node:stream';
import type Docker from 'dockerode';
import type { Secrets } from '../../ports/index.js';

/** The text without the value of any secret, longest first so that none is cut in half. */
export function scrub(text: string, secrets: Secrets): string {
  const longestFirst = [...secrets]
    .filter(([, value]) => value.length >= 4)
    .sort(([, a], [, b]) => b.length - a.length);
  return longestFirst.reduce((shown, [name, value]) => shown.replaceAll(value, `<${name}>`), text);
}

/** Lines of a container's stdout and stderr, oldest first; with `follow` it goes on until aborted or the container is removed. */
export async function* containerLines(
  docker: Docker,
  id: string,
  secrets: Secrets,
  options: { readonly follow: boolean; readonly signal: AbortSignal },
): AsyncGenerator<string> {
  const container = docker.getContainer(id);
  const both = { stdout: true, stderr: true } as const;
  const lines = new PassThrough();
  if (options.follow) {
    const stream = (await container.logs({ ...both, follow: true })) as unknown as Readable;
    docker.modem.demuxStream(stream, lines, lines);
    stream.once('end', () => lines.end());
    stream.once('close', () => lines.end());
    options.signal.addEventListener('abort', () => stream.destroy(), { once: true });
  } else {
    lines.end(demultiplexed(await container.logs({ ...both, follow: false })));
  }
  for await (const line of createInterface({ input: lines, crlfDelay: Number.POSITIVE_INFINITY }))
    yield scrub(line, secrets);
}

/** The last `count` lines. */
export async function lastLines(
  docker: Docker,
  id: string,
  count: number,
  secrets: Secrets,
): Promise<readonly string[]> {
  const bytes = await docker.getContainer(id).logs({ stdout: true, stderr: true, follow: false, tail: count });
  const text = demultiplexed(bytes).toString('utf8').trimEnd();
  return text === '' ? [] : scrub(text, secrets).split('\n').slice(-count);
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
