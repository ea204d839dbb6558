/** An order as `generate` makes it. */
export interface NewOrder {
  readonly userId: number;
  readonly productName: string;
  readonly quantity: number;
  /** Decimal text with two digits after the point. */
  readonly totalPrice: string;
  readonly status: string;
}

export interface KnownOrder {
  readonly id: bigint;
  readonly status: string;
}

/** What is written in one transaction; no order stands in it twice. */
export interface OrderBatch {
  /** Time of the writes, milliseconds since the epoch: `created_at` of new orders, `updated_at` of all. */
  readonly at: number;
  readonly inserts: readonly NewOrder[];
  /** Orders that get a new status. */
  readonly updates: readonly KnownOrder[];
  readonly deletes: readonly bigint[];
}

export interface WrittenBatch {
  /** Ids of the new orders, in order. */
  readonly ids: readonly bigint[];
  readonly updated: number;
  readonly deleted: number;
}

/** The orders table in MySQL, as its application uses it. */
export interface OrderStore {
  /** The newest orders, newest first. */
  newest(limit: number): Promise<readonly KnownOrder[]>;
  /** Writes all or nothing; resolves when MySQL has committed. */
  write(batch: OrderBatch): Promise<WrittenBatch>;
  close(): Promise<void>;
}

/** Rows that are written to be looked for, and are taken away again: all hold one mark. */
export interface MarkedRows {
  /** Shows that rows can be taken away again, before the first one is written. */
  prepare(): Promise<void>;
  /** Writes one; gives its id when MySQL has committed. */
  insert(): Promise<bigint>;
  /** Deletes those of the ids that are there and hold the mark, and gives their number. */
  remove(ids: readonly bigint[]): Promise<number>;
  /** Deletes what else holds the mark, such as a row whose insert got no answer, and gives their number. */
  sweep(): Promise<number>;
  close(): Promise<void>;
}
