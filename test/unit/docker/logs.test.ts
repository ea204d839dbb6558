import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { containerLines } from '../../../src/adapters/docker/logs.js';

const SECRETS = new Map([['MYSQL_CDC_PASSWORD', 'sesame-1']]);
let folder: string;
let server: Server;
let docker: Docker;
/** What the engine answers to one request after the other: lines, or the end of the container. `open` stays open. */
let answers: { readonly lines: readonly string[]; readonly open?: boolean }[];
let asked: string[];

/** As the engine packs a line of stdout. */
function frame(line: string): Buffer {
  const text = Buffer.from(`${line}\n`);
  const head = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(text.length, 4);
  return Buffer.concat([head, text]);
}

const at = (second: number, text: string) => `2026-11-24T01:00:0${second}.000000001Z ${text}`;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cdcctl-logs-'));
  asked = [];
  server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '', 'http://engine').searchParams.get('since') ?? '');
    const answer = answers.shift();
    if (answer === undefined) return void response.writeHead(404).end('{"message":"No such container"}');
    response.writeHead(200, { 'content-type': 'application/vnd.docker.multiplexed-stream' });
    for (const line of answer.lines) response.write(frame(line));
    if (answer.open !== true) response.end();
  });
  await new Promise<void>((resolve) => server.listen(join(folder, 'docker.sock'), resolve));
  docker = new Docker({ socketPath: join(folder, 'docker.sock') });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

async function read(signal = new AbortController().signal): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of containerLines(docker, 'x', SECRETS, { follow: true, signal })) lines.push(line);
  return lines;
}

test('following goes on over a restart of the container, with each line once, until it is removed', async () => {
  answers = [
    { lines: [at(1, 'one'), at(2, 'two')] },
    { lines: [at(2, 'two')] },
    { lines: [at(2, 'two'), at(3, 'three sesame-1')] },
  ];
  expect(await read()).toEqual(['one', 'two', 'three <MYSQL_CDC_PASSWORD>']);
  expect(asked.slice(0, 3)).toEqual(['0', '1795482002.000', '1795482002.000']);
});

test('following ends with the signal, also where that comes before the first answer', async () => {
  answers = [{ lines: [at(1, 'one')], open: true }];
  expect(await read(AbortSignal.timeout(300))).toEqual(['one']);
  expect(await read(AbortSignal.abort())).toEqual([]);
});

test('without following it is what is there', async () => {
  answers = [{ lines: ['one', 'login with sesame-1'] }];
  const lines = [];
  const options = { follow: false, signal: new AbortController().signal };
  for await (const line of containerLines(docker, 'x', SECRETS, options)) lines.push(line);
  expect(lines).toEqual(['one', 'login with <MYSQL_CDC_PASSWORD>']);
});
