import { afterAll, beforeAll } from 'vitest';
import { type FakeServer, startServer } from './fake-server.js';

/** An order as people place it. */
export const NEW = { userId: 7, productName: 'Tea', quantity: 3, unitPrice: '12.50' };

/** A server without MySQL for all tests of a file. */
export function useServer(): () => FakeServer {
  let fake: FakeServer | undefined;
  beforeAll(async () => {
    fake = await startServer();
  });
  afterAll(() => fake?.close());
  return () => {
    if (fake === undefined) throw new Error('the server was not started');
    return fake;
  };
}
