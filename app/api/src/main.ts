import 'reflect-metadata';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { type Config, ConfigError, readConfig } from './config.js';
import { createServer, type Server } from './http/server.js';
import { createLog, type Log, traceOf } from './log.js';
import { type OrderService, openOrderService } from './orders/service.js';

/** As in sysexits.h: something in the configuration is wrong. */
const EX_CONFIG = 78;

const log: Log = createLog(
  (line) => process.stdout.write(line),
  () => new Date(),
);

/** Requests that are on their way when SIGTERM comes are still read, and refused. */
const LINGER_MS = 300;

/** Finishes what runs, refuses what comes, then closes. Gives the exit code. */
async function close(config: Config, server: Server, orders: OrderService): Promise<number> {
  const running = () => server.running() + orders.running();
  server.refuse();
  log('info', 'closing', { running: running() });
  const end = performance.now() + config.drainMs;
  await delay(Math.min(LINGER_MS, config.drainMs));
  while (running() > 0 && performance.now() < end) await delay(20);
  const left = orders.running();
  await server.app.close();
  if (left === 0) await orders.close();
  log(left === 0 ? 'info' : 'error', 'closed', { left });
  return left === 0 ? 0 : 1;
}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const orders = openOrderService(config, log);
  const server = await createServer(config, orders, log);
  await server.app.listen(config.port, config.host);
  log('info', 'listening', { address: await server.app.getUrl() });
  let signals = 0;
  const onSignal = () => {
    signals += 1;
    // Who asks twice does not want to wait.
    if (signals > 1) process.exit(130);
    void close(config, server, orders).then((code) => process.exit(code));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) {
    for (const line of error.lines) log('error', 'configuration', { message: line });
    process.exitCode = EX_CONFIG;
    return;
  }
  const { code } = error as { readonly code?: unknown };
  log('error', 'start', { ...traceOf(error), code: typeof code === 'string' ? code : null });
  process.exit(1);
});
