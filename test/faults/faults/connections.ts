import type { Fault } from '../fault.js';
import { LEGS } from '../legs.js';

const MODES = {
  slow: { words: 'are 200 ms late in each direction', holdS: 10 },
  trickle: { words: 'pass 1 KB/s', holdS: 15 },
  'half-open': { words: 'are half open: nothing passes and none ends', holdS: 30 },
  reset: { words: 'are reset, new ones too', holdS: 8 },
} as const;

export const connectionFaults: readonly Fault[] = LEGS.flatMap((leg) =>
  (['slow', 'trickle', 'half-open', 'reset'] as const).map((mode): Fault => {
    const { words, holdS } = MODES[mode];
    return {
      kind: `${mode}-${leg}`,
      what: `for ${holdS} s all connections to ${leg} ${words}`,
      needs: ['proxies'],
      holdS,
      expect: 'recovers',
      async strike({ stack }) {
        const end = stack.legs.disturb(leg, mode);
        return async () => end();
      },
    };
  }),
);
