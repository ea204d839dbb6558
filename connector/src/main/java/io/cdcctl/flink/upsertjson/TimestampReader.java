package io.cdcctl.flink.upsertjson;

import org.apache.flink.table.data.TimestampData;

/** Reads {@code 2026-11-23T10:00:00.123}, with a {@code Z} behind it where the column has a time zone. */
final class TimestampReader implements ColumnReader {

    private static final long MILLIS_OF_DAY = 86_400_000L;

    private final char separator;
    private final boolean zoned;

    TimestampReader(char separator, boolean zoned) {
        this.separator = separator;
        this.zoned = zoned;
    }

    @Override
    public Object read(JsonCursor cursor) {
        if (!cursor.text()) {
            return GIVE_UP;
        }
        byte[] b = cursor.bytes;
        int i = cursor.from;
        int end = zoned ? cursor.to - 1 : cursor.to;
        int secondsEnd = i + TimeReaders.DATE_WIDTH + 1 + TimeReaders.TIME_WIDTH;
        if (end < secondsEnd || b[i + TimeReaders.DATE_WIDTH] != separator || (zoned && b[end] != 'Z')) {
            return GIVE_UP;
        }
        int day = TimeReaders.epochDay(b, i);
        int second = TimeReaders.secondOfDay(b, i + TimeReaders.DATE_WIDTH + 1);
        int nanos = nanos(b, secondsEnd, end);
        if (day == TimeReaders.NONE || second == TimeReaders.NONE || nanos < 0) {
            return GIVE_UP;
        }
        long millis = day * MILLIS_OF_DAY + second * 1000L + nanos / 1_000_000;
        return TimestampData.fromEpochMillis(millis, nanos % 1_000_000);
    }

    /** The fraction of a second between {@code from} and {@code to}: nothing, or a point and 1 to 9 digits; else -1. */
    private static int nanos(byte[] b, int from, int to) {
        if (from == to) {
            return 0;
        }
        int digits = to - from - 1;
        if (b[from] != '.' || digits < 1 || digits > 9) {
            return -1;
        }
        int nanos = 0;
        for (int i = from + 1; i < to; i++) {
            int digit = b[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            nanos = nanos * 10 + digit;
        }
        for (int i = digits; i < 9; i++) {
            nanos *= 10;
        }
        return nanos;
    }
}
