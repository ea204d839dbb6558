import type { Order } from '../../src/orders/order.js';
import type { OrderService } from '../../src/orders/service.js';
import { fail } from '../../src/problem.js';

export const ORDER: Order = {
  id: '1',
  userId: '7',
  productName: 'Tea',
  quantity: 3,
  totalPrice: '37.50',
  status: 'pending',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};

/** A service without a database: it has the order 1, whatever was placed. */
export function fakeOrders(more: Partial<OrderService> = {}): OrderService {
  const known = async (id: string) => {
    if (id === '1') return ORDER;
    throw fail('no-such-order', `No order has the number ${id}.`);
  };
  return {
    place: async () => ({ order: ORDER, replayed: false }),
    read: known,
    list: async () => ({ orders: [ORDER], next: '1' }),
    move: async (id, status) => ({ ...(await known(id)), status }),
    remove: async (id) => void (await known(id)),
    notReady: async () => null,
    running: () => 0,
    close: async () => undefined,
    ...more,
  };
}
