import { randomUUID } from 'node:crypto';
import { type LoggerService, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.js';
import { type Log, traceOf } from '../log.js';
import type { OrderService } from '../orders/service.js';
import { problem } from '../problem.js';
import { answerClientError } from './client-error.js';
import { guard, securityHeaders } from './guards.js';
import { HealthController } from './health.controller.js';
import { parseJson } from './json-body.js';
import { openApi } from './openapi.js';
import { ORDERS, OrdersController } from './orders.controller.js';
import { BODY_LIMIT, ProblemFilter, sendProblem } from './problem-filter.js';

const HEADER_LIMIT = 8_192;
const REQUEST_TIMEOUT_MS = 10_000;

export interface Server {
  readonly app: NestFastifyApplication;
  /** From now on every request but `/health/live` is refused. */
  refuse(): void;
  /** Requests without an answer so far. */
  running(): number;
}

/** Nest's own messages as lines of the log. */
function nestLogger(log: Log): LoggerService {
  return {
    log: () => undefined,
    warn: (message: unknown) => log('warn', 'nest', { message: String(message) }),
    error: (error: unknown) => log('error', 'nest', traceOf(error)),
  };
}

@Module({})
class ApiModule {}

function apiModule(orders: OrderService) {
  return {
    module: ApiModule,
    controllers: [OrdersController, HealthController],
    providers: [{ provide: ORDERS, useValue: orders }],
  };
}

function createAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    logger: false,
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { maxHeaderSize: HEADER_LIMIT, headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: 1_000 },
    forceCloseConnections: true,
    routerOptions: { maxParamLength: HEADER_LIMIT },
    clientErrorHandler: answerClientError,
    // The router refuses an address that cannot be decoded before any hook runs.
    frameworkErrors: (_error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      reply.headers(securityHeaders(request.url));
      sendProblem(reply, problem('malformed-request', 'The address cannot be decoded.'));
    },
  });
}

/** The server, which listens nowhere yet. */
export async function createServer(config: Pick<Config, 'hostNames'>, orders: OrderService, log: Log): Promise<Server> {
  const adapter = createAdapter();
  const fastify: FastifyInstance = adapter.getInstance();
  const refused = guard(config.hostNames);
  let closing = false;
  let running = 0;

  fastify.addHook('onRequest', (request, reply, done) => {
    running += 1;
    const began = performance.now();
    reply.raw.once('close', () => {
      running -= 1;
      const { statusCode, writableFinished } = reply.raw;
      log('info', 'request', {
        request: request.id,
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: writableFinished ? statusCode : null,
        ms: Math.round(performance.now() - began),
      });
    });
    reply.headers({ ...securityHeaders(request.url), 'x-request-id': request.id });
    const bad = refused(request);
    if (bad !== null) return sendProblem(reply, bad);
    if (closing && request.url !== '/health/live') {
      reply.header('connection', 'close');
      return sendProblem(reply, problem('closing', 'Nothing was stored. Try again later.', { retryAfter: 5 }));
    }
    done();
  });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) =>
    parseJson(body),
  );

  const app = await NestFactory.create<NestFastifyApplication>(apiModule(orders), adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: nestLogger(log),
  });
  app.useGlobalFilters(new ProblemFilter(log));
  SwaggerModule.setup('docs', app, () => openApi(), { jsonDocumentUrl: 'docs-json', raw: ['json'] });
  await app.init();
  return {
    app,
    refuse: () => {
      closing = true;
    },
    running: () => running,
  };
}
