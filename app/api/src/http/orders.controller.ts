import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { cursorText } from '../input/cursor.js';
import { idempotencyKey, idOf, newOrder, newStatus, noQuery, pageOf } from '../input/requests.js';
import type { Order } from '../orders/order.js';
import type { OrderService } from '../orders/service.js';

/** Name of the service in Nest's container. */
export const ORDERS = Symbol('orders');

type Untrusted = unknown;

/** Reads a request, calls the service, and shapes the answer. What a request may have is in `src/input/`. */
@Controller('orders')
export class OrdersController {
  constructor(@Inject(ORDERS) private readonly orders: OrderService) {}

  @Post()
  async place(
    @Body() body: Untrusted,
    @Headers('idempotency-key') header: Untrusted,
    @Query() query: Untrusted,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Order> {
    noQuery(query);
    const key = idempotencyKey(header);
    const { order, replayed } = await this.orders.place(newOrder(body), key);
    reply.header('location', `/orders/${order.id}`);
    if (replayed) reply.header('idempotency-replayed', 'true');
    return order;
  }

  @Get()
  async list(@Query() query: Untrusted): Promise<{ orders: readonly Order[]; next: string | null }> {
    const page = pageOf(query);
    const { orders, next } = await this.orders.list(page);
    return { orders, next: next === null ? null : cursorText({ userId: page.userId, id: next }) };
  }

  @Get(':id')
  read(@Param() parameters: Untrusted, @Query() query: Untrusted): Promise<Order> {
    noQuery(query);
    return this.orders.read(idOf(parameters));
  }

  @Patch(':id')
  move(@Param() parameters: Untrusted, @Query() query: Untrusted, @Body() body: Untrusted): Promise<Order> {
    noQuery(query);
    return this.orders.move(idOf(parameters), newStatus(body));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  cancel(@Param() parameters: Untrusted, @Query() query: Untrusted): Promise<Order> {
    noQuery(query);
    return this.orders.move(idOf(parameters), 'cancelled');
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@Param() parameters: Untrusted, @Query() query: Untrusted): Promise<void> {
    noQuery(query);
    await this.orders.remove(idOf(parameters));
  }
}
