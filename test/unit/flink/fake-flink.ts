import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

export interface Call {
  readonly call: string;
  readonly body: Record<string, unknown>;
}

export interface FakeFlink {
  readonly url: string;
  readonly calls: readonly Call[];
  close(): Promise<void>;
}

async function read(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

/** An HTTP server that answers `METHOD path` with what the table says and writes down what it was asked. */
export async function fakeFlink(
  answer: (call: Call) => { readonly status?: number; readonly body: unknown } | undefined,
): Promise<FakeFlink> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const call = { call: `${request.method} ${request.url}`, body };
      calls.push(call);
      const { status = 200, body: text } = answer(call) ?? {
        status: 404,
        body: { errors: [`Not found: ${call.call}`] },
      };
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify(text));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
