import { Agent, request } from 'node:http';
import { CdcctlError } from '../../src/errors/index.js';
import { clickhouse } from '../../src/render/template.js';
import type { BenchPipeline } from './pipeline.js';
import type { BenchStack } from './stack.js';

/** As in every insert of the `clickhouse` sink: an answer means "written". */
const SETTINGS = { async_insert: '0', wait_end_of_query: '1', insert_deduplicate: '0' };

/** Sends the blocks over so many connections as fast as ClickHouse takes them; gives the time from the first to the last. */
export async function insertBlocks(
  bench: BenchPipeline,
  stack: BenchStack,
  work: { readonly into: string; readonly blocks: readonly Buffer[]; readonly connections: number },
  signal: AbortSignal,
): Promise<{ readonly start: number; readonly end: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: work.connections });
  const left = work.blocks.values();
  const send = async (): Promise<void> => {
    for (const block of left) await post(bench, stack, work.into, block, agent, signal);
  };
  // The clock of the Flink runs has milliseconds too, but this one does not jump.
  const start = Date.now();
  const begun = performance.now();
  try {
    await Promise.all(Array.from({ length: work.connections }, send));
  } finally {
    agent.destroy();
  }
  return { start, end: start + (performance.now() - begun) };
}

function post(
  { pipeline, table }: BenchPipeline,
  { ports, secrets }: BenchStack,
  into: string,
  body: Buffer,
  agent: Agent,
  signal: AbortSignal,
): Promise<void> {
  const columns = [...table.columns.map(({ name }) => name), 'operation_type', '_version', '_is_deleted'];
  const query = `INSERT INTO ${into} (${columns.map(clickhouse.identifier).join(', ')}) FORMAT RowBinary`;
  return new Promise((resolve, reject) => {
    const message = request(
      {
        agent,
        signal,
        host: '127.0.0.1',
        port: ports.clickhouseHttp,
        method: 'POST',
        path: `/?${new URLSearchParams({ ...SETTINGS, query })}`,
        headers: {
          'content-length': body.length,
          'x-clickhouse-user': pipeline.sink.user,
          'x-clickhouse-key': secrets.get(pipeline.sink.password.variable),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          if (response.statusCode === 200) resolve();
          else
            reject(
              new CdcctlError({
                code: 'CDC-BENCHMARK',
                what: 'ClickHouse refused a block',
                why: Buffer.concat(chunks).toString(),
              }),
            );
        });
      },
    );
    message.on('error', reject);
    message.end(body);
  });
}
