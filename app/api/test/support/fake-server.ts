import 'reflect-metadata';
import { createServer } from '../../src/http/server.js';
import { createLog } from '../../src/log.js';
import type { OrderService } from '../../src/orders/service.js';
import { fakeOrders } from './fake-orders.js';

/** The service in this process, without a database. */
export interface FakeServer {
  readonly url: string;
  /** Lines of its log so far. */
  readonly lines: readonly string[];
  refuse(): void;
  close(): Promise<void>;
}

/** Starts it with these parts of an order service, on a port that the kernel chooses. */
export async function startServer(more: Partial<OrderService> = {}): Promise<FakeServer> {
  const lines: string[] = [];
  const log = createLog(
    (line) => lines.push(line),
    () => new Date(),
  );
  const { app, refuse } = await createServer({ hostNames: [] }, fakeOrders(more), log);
  await app.listen(0, '127.0.0.1');
  return { url: await app.getUrl(), lines, refuse, close: () => app.close() };
}
