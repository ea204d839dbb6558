package io.cdcctl.flink.clickhouse.rowbinary;

/** How a time type of ClickHouse counts: in fractions of a second, so many digits of them. */
final class Ticks {

    private static final int MILLI_DIGITS = 3;

    /** Length of a tick in milliseconds, or 1 where a tick is shorter. */
    final long millisPerTick;
    /** Ticks in a millisecond, or 1 where a tick is longer. */
    final long perMilli;

    Ticks(int digits) {
        this.millisPerTick = power(MILLI_DIGITS - digits);
        this.perMilli = power(digits - MILLI_DIGITS);
    }

    private static long power(int exponent) {
        long result = 1;
        for (int i = 0; i < exponent; i++) {
            result *= 10;
        }
        return result;
    }

    /** Whether milliseconds are a whole number of ticks. */
    boolean areWhole(long millis) {
        return millis % millisPerTick == 0;
    }

    /** The ticks of milliseconds, rounded down. */
    long of(long millis) {
        return Math.floorDiv(millis, millisPerTick) * perMilli;
    }
}
