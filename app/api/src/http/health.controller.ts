import { Controller, Get, Inject } from '@nestjs/common';
import type { OrderService } from '../orders/service.js';
import { fail } from '../problem.js';
import { ORDERS } from './orders.controller.js';

/** Says whether the process lives, and whether it can take orders. */
@Controller('health')
export class HealthController {
  constructor(@Inject(ORDERS) private readonly orders: OrderService) {}

  @Get('live')
  live(): { status: string } {
    return { status: 'live' };
  }

  @Get()
  async ready(): Promise<{ status: string }> {
    const reason = await this.orders.notReady();
    if (reason !== null) throw fail('not-ready', reason, { retryAfter: 2 });
    return { status: 'ready' };
  }
}
