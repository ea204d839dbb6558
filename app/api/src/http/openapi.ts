import type { OpenAPIObject } from '@nestjs/swagger';
import { MOST_NAME, MOST_QUANTITY } from '../input/checks.js';
import { MONEY } from '../input/money.js';
import { LIMIT, MOST_LIMIT } from '../input/requests.js';
import { KEY_HOURS } from '../orders/requests.js';
import { STATUSES, TRANSITIONS } from '../orders/transitions.js';
import { PROBLEM_KINDS, type ProblemKind } from '../problem.js';

const WHOLE_TEXT = { type: 'string', pattern: '^[1-9]\\d{0,19}$', examples: ['42'] };
const MONEY_TEXT = { type: 'string', pattern: MONEY.source, examples: ['12.50'] };
const TIME = { type: 'string', format: 'date-time' };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (name: string) => ({ 'application/json': { schema: ref(name) } });

const SCHEMAS = {
  NewOrder: {
    type: 'object',
    additionalProperties: false,
    required: ['userId', 'productName', 'quantity', 'unitPrice'],
    properties: {
      userId: { oneOf: [{ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }, WHOLE_TEXT] },
      productName: { type: 'string', minLength: 1, maxLength: MOST_NAME },
      quantity: { type: 'integer', minimum: 1, maximum: MOST_QUANTITY },
      unitPrice: { ...MONEY_TEXT, description: 'The order costs quantity times this, 99999999.99 at most.' },
    },
  },
  NewStatus: {
    type: 'object',
    additionalProperties: false,
    required: ['status'],
    properties: { status: { type: 'string', enum: [...STATUSES] } },
  },
  Order: {
    type: 'object',
    required: ['id', 'userId', 'productName', 'quantity', 'totalPrice', 'status', 'createdAt', 'updatedAt'],
    properties: {
      id: WHOLE_TEXT,
      userId: WHOLE_TEXT,
      productName: { type: 'string' },
      quantity: { type: 'integer' },
      totalPrice: MONEY_TEXT,
      status: { type: 'string' },
      createdAt: TIME,
      updatedAt: TIME,
    },
  },
  OrderList: {
    type: 'object',
    required: ['orders', 'next'],
    properties: {
      orders: { type: 'array', items: ref('Order') },
      next: { type: ['string', 'null'], description: 'The cursor of the next part; null in the last one.' },
    },
  },
  Problem: {
    type: 'object',
    description: 'RFC 9457',
    required: ['type', 'title', 'status', 'detail'],
    properties: {
      type: { type: 'string', enum: Object.keys(PROBLEM_KINDS).map((kind) => `urn:problem-type:order-api:${kind}`) },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      allowed: { type: 'array', items: { type: 'string' }, description: 'The statuses that can follow.' },
      errors: {
        type: 'array',
        items: {
          type: 'object',
          required: ['detail'],
          properties: {
            pointer: { type: 'string', description: 'JSON pointer into the body' },
            parameter: { type: 'string' },
            header: { type: 'string' },
            detail: { type: 'string' },
          },
        },
      },
    },
  },
  Health: { type: 'object', required: ['status'], properties: { status: { type: 'string' } } },
};

/** What any request may get. */
const ALWAYS: readonly ProblemKind[] = ['invalid-request', 'foreign-origin', 'wrong-host', 'unavailable'];
const WITH_BODY: readonly ProblemKind[] = ['timeout', 'too-large', 'media-type'];

function problems(...kinds: readonly ProblemKind[]) {
  const titles = new Map<string, string>();
  for (const kind of [...ALWAYS, ...kinds]) titles.set(String(PROBLEM_KINDS[kind][0]), PROBLEM_KINDS[kind][1]);
  return Object.fromEntries(
    [...titles].map(([status, description]) => [
      status,
      {
        description,
        content: { 'application/problem+json': { schema: ref('Problem') } },
        ...(status === '503' && { headers: { 'Retry-After': { schema: { type: 'integer' } } } }),
      },
    ]),
  );
}

const body = (name: string) => ({ required: true, content: json(name) });
const answer = (description: string, name: string) => ({ description, content: json(name) });
const query = (name: string, schema: object, required = false) => ({ name, in: 'query', required, schema });
const ID = { name: 'id', in: 'path', required: true, schema: WHOLE_TEXT };
const KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: `The same key gives the same order for ${KEY_HOURS} hours, however often the request is sent.`,
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
};

const PATHS = {
  '/orders': {
    post: {
      operationId: 'placeOrder',
      summary: 'Place an order',
      parameters: [KEY],
      requestBody: body('NewOrder'),
      responses: { 201: answer('It is stored', 'Order'), ...problems(...WITH_BODY, 'key-reused') },
    },
    get: {
      operationId: 'listOrders',
      summary: "List a user's orders, newest first",
      parameters: [
        query('userId', WHOLE_TEXT, true),
        query('limit', { type: 'integer', minimum: 1, maximum: MOST_LIMIT, default: LIMIT }),
        query('cursor', { type: 'string' }),
      ],
      responses: { 200: answer('A part of the list', 'OrderList'), ...problems() },
    },
  },
  '/orders/{id}': {
    parameters: [ID],
    get: {
      operationId: 'readOrder',
      summary: 'Read an order',
      responses: { 200: answer('The order', 'Order'), ...problems('no-such-order') },
    },
    patch: {
      operationId: 'moveOrder',
      summary: 'Change the status of an order',
      description: Object.entries(TRANSITIONS)
        .map(([from, to]) => `${from}: then ${to.length === 0 ? 'nothing' : to.join(' or ')}`)
        .join('. '),
      requestBody: body('NewStatus'),
      responses: {
        200: answer('The order as it is now', 'Order'),
        ...problems(...WITH_BODY, 'no-such-order', 'status-conflict'),
      },
    },
    delete: {
      operationId: 'deleteOrder',
      summary: 'Delete an order',
      responses: { 204: { description: 'It is gone' }, ...problems('no-such-order') },
    },
  },
  '/orders/{id}/cancel': {
    parameters: [ID],
    post: {
      operationId: 'cancelOrder',
      summary: 'Cancel an order',
      responses: { 200: answer('The order as it is now', 'Order'), ...problems('no-such-order', 'status-conflict') },
    },
  },
  '/health': {
    get: {
      operationId: 'ready',
      summary: 'Whether the service can take orders',
      responses: { 200: answer('MySQL answers and has both tables', 'Health'), ...problems() },
    },
  },
  '/health/live': {
    get: {
      operationId: 'live',
      summary: 'Whether the process lives',
      responses: { 200: answer('It lives', 'Health') },
    },
  },
};

/** The API's own description, from the same numbers and patterns as the checks. */
export function openApi(): OpenAPIObject {
  return {
    openapi: '3.1.0',
    info: { title: 'Order API', version: '1', description: 'Places orders and reads them back.' },
    paths: PATHS,
    components: { schemas: SCHEMAS },
  } as unknown as OpenAPIObject;
}
