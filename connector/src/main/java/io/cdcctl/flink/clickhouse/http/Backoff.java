package io.cdcctl.flink.clickhouse.http;

import java.time.Duration;

/** Waiting times between attempts: doubling, bounded, and spread so that writers do not come back in step. */
final class Backoff {

    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 5_000;

    private Backoff() {}

    /**
     * Time to wait after a failed attempt.
     *
     * @param attempt how many attempts have failed, from 1
     * @param random in [0, 1)
     */
    static Duration after(int attempt, double random) {
        int doublings = Math.min(attempt - 1, 16);
        long full = Math.min(FIRST_MILLIS << doublings, LONGEST_MILLIS);
        return Duration.ofMillis(Math.round(full * (0.5 + random / 2)));
    }
}
