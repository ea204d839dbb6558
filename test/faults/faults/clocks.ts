import { askedClock, clocksOf, rightClock, stepClock } from '../clocks.js';
import type { Fault } from '../fault.js';
import { ENGINES } from '../stack.js';

const HOUR_S = 3_600;
const EACH_MS = 10_000;

export const clockFaults: readonly Fault[] = ENGINES.map(
  (name): Fault => ({
    kind: `clock-${name}`,
    what: `the clock of ${name} is an hour ahead for 10 s, then an hour behind for 10 s`,
    needs: ['clocks'],
    expect: 'recovers',
    async strike(scene) {
      const { stack, wait } = scene;
      const clocks = clocksOf(stack.clocks);
      const pid = await stack.pid(name);
      try {
        for (const seconds of [HOUR_S, -HOUR_S]) {
          stepClock(clocks, pid, seconds);
          await wait(EACH_MS);
          if (askedClock(clocks, pid) === 0) throw new Error(`${name} has not asked for the time`);
        }
      } finally {
        rightClock(clocks, pid);
      }
      return undefined;
    },
  }),
);
