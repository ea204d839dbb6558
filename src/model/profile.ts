/** What the jobs are tuned for: how soon a single change arrives, or how many arrive in a second. */
export const PROFILES = ['latency', 'throughput'] as const;
export type Profile = (typeof PROFILES)[number];

/** How long rows wait in the sink at most, in milliseconds, where the config does not say. */
export const FLUSH_INTERVAL_MS = { latency: 50, throughput: 1_000 } as const satisfies Record<Profile, number>;
