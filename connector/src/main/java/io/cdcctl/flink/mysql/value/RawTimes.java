package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.json.Moments;
import java.nio.charset.StandardCharsets;

/**
 * Dates and times of MySQL's binary protocol: the year in two bytes, month and day, then hour, minute and second, then
 * microseconds in four; what is zero at the end is left out.
 */
public final class RawTimes {

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final long MICROS_OF_SECOND = 1_000_000;

    private RawTimes() {}

    public static void date(byte[] bytes, boolean nullable, JsonBytes out) {
        if (isZero(bytes, nullable)) {
            out.raw(NULL);
            return;
        }
        out.raw('"');
        writeDate(bytes, out);
        out.raw('"');
    }

    /** Those of a TIMESTAMP are of UTC, which is the zone of the connection, and end in {@code Z}. */
    public static void dateTime(byte[] bytes, boolean nullable, boolean instant, JsonBytes out) {
        if (isZero(bytes, nullable)) {
            out.raw(NULL);
            return;
        }
        out.raw('"');
        writeDate(bytes, out);
        int hour = bytes.length > 4 ? bytes[4] : 0;
        int minute = bytes.length > 4 ? bytes[5] : 0;
        int second = bytes.length > 4 ? bytes[6] : 0;
        Moments.time(hour, minute, second, bytes.length > 7 ? int32(bytes, 7) : 0, out);
        if (instant) {
            out.raw('Z');
        }
        out.raw('"');
    }

    /** Microseconds; whether it is below zero is in the first byte, the days in the next four. */
    public static void time(byte[] bytes, JsonBytes out) {
        if (bytes.length == 0) {
            out.raw('0');
            return;
        }
        long seconds = ((int32(bytes, 1) * 24L + bytes[5]) * 60 + bytes[6]) * 60 + bytes[7];
        long micros = seconds * MICROS_OF_SECOND + (bytes.length > 8 ? int32(bytes, 8) : 0);
        out.integer(bytes[0] == 1 ? -micros : micros);
    }

    /** A date that has a part of zero is none, and so NULL; where NULL is not allowed, another one has to stand for it. */
    private static boolean isZero(byte[] bytes, boolean nullable) {
        boolean zero = bytes.length == 0 || year(bytes) == 0 || bytes[2] == 0 || bytes[3] == 0;
        if (zero && !nullable) {
            throw new IllegalArgumentException("a date of zeros in a NOT NULL column");
        }
        return zero;
    }

    private static void writeDate(byte[] bytes, JsonBytes out) {
        out.padded(year(bytes), 4);
        out.raw('-');
        out.padded(bytes[2], 2);
        out.raw('-');
        out.padded(bytes[3], 2);
    }

    private static int year(byte[] bytes) {
        return bytes[0] & 0xFF | (bytes[1] & 0xFF) << 8;
    }

    private static int int32(byte[] bytes, int at) {
        return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF) << 16 | bytes[at + 3] << 24;
    }
}
