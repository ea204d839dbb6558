import type { Fault } from './fault.js';
import type { Delivery } from './stack.js';

/** What one stack goes through, from its first snapshot to what it cannot survive. */
export interface Round {
  readonly delivery: Delivery;
  readonly atSnapshot: Fault | null;
  readonly faults: readonly Fault[];
}

/** Faults of a stack before the next one is brought up. */
const PER_ROUND = 32;
const DELIVERIES: readonly Delivery[] = ['at-least-once', 'exactly-once'];

/**
 * Rounds without end, in passes over all faults, each in an order of its own. A fault that fits every delivery comes
 * with the next one in the next pass. What a stack does not survive ends its round.
 */
export function* schedule(
  faults: readonly Fault[],
  random: () => number,
  deliveries: readonly Delivery[] = DELIVERIES,
): Generator<Round> {
  const begin = Math.floor(random() * deliveries.length);
  const turns = turnsOf(shuffled(faults, random));
  for (let pass = begin; ; pass++) {
    const order = shuffled(faults, random);
    for (let n = 0; n < deliveries.length; n++) {
      const delivery = deliveries[(pass + n) % deliveries.length] ?? 'at-least-once';
      const fits = (fault: Fault) =>
        (fault.delivery ?? deliveries[((turns.get(fault) ?? 0) + pass) % deliveries.length]) === delivery;
      yield* rounds(delivery, order.filter(fits));
    }
  }
}

/** With which delivery each fault begins: those of a kind that a stack can have but one of are spread over both. */
function turnsOf(order: readonly Fault[]): ReadonlyMap<Fault, number> {
  const { first, others, last } = sorted(order);
  return new Map([first, others, last].flatMap((group) => group.map((fault, place) => [fault, place] as const)));
}

function sorted(faults: readonly Fault[]) {
  const first = faults.filter(({ atSnapshot }) => atSnapshot === true);
  const last = faults.filter(({ expect }) => expect !== 'recovers');
  return { first, last, others: faults.filter((fault) => !first.includes(fault) && !last.includes(fault)) };
}

function* rounds(delivery: Delivery, faults: readonly Fault[]): Generator<Round> {
  const { first, last, others } = sorted(faults);
  const count = Math.max(first.length, last.length, Math.ceil(others.length / PER_ROUND));
  for (let round = 0; round < count; round++) {
    const share = others.filter((_, place) => place % count === round);
    yield { delivery, atSnapshot: first[round] ?? null, faults: [...share, ...last.slice(round, round + 1)] };
  }
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
