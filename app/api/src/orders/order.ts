import type { Row } from '../mysql/session.js';

/** An order as the API shows it. Numbers beyond what JSON can say exactly, and money, are text. */
export interface Order {
  readonly id: string;
  readonly userId: string;
  readonly productName: string;
  readonly quantity: number;
  readonly totalPrice: string;
  readonly status: string;
  /** In UTC, with milliseconds. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const ORDER_COLUMNS = 'id, user_id, product_name, quantity, total_price, status, created_at, updated_at';

function time(text: unknown): string {
  return `${String(text).replace(' ', 'T')}Z`;
}

/** A row of `order_db.orders`, whose dates are text in UTC. */
export function orderOf(row: Row): Order {
  return {
    id: String(row.id),
    userId: String(row.user_id),
    productName: String(row.product_name),
    quantity: Number(row.quantity),
    totalPrice: String(row.total_price),
    status: String(row.status),
    createdAt: time(row.created_at),
    updatedAt: time(row.updated_at),
  };
}
