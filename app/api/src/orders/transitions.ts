/** Where an order can be, and where it can go from there. */
export const TRANSITIONS = {
  pending: ['paid', 'cancelled'],
  paid: ['shipped', 'cancelled'],
  shipped: ['delivered'],
  delivered: [],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;

export type Status = keyof typeof TRANSITIONS;

export const STATUSES = Object.keys(TRANSITIONS) as readonly Status[];

/** The statuses that can follow. None follows one that another program wrote and this one does not know. */
export function following(status: string): readonly Status[] {
  return Object.hasOwn(TRANSITIONS, status) ? TRANSITIONS[status as Status] : [];
}
