package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.json.JsonBytes;

/**
 * Dates and times of MySQL's binary protocol: the year in two bytes, month and day, then hour, minute and second, then
 * microseconds in four; what is zero at the end is left out.
 */
public final class RawTimes {

    private static final long MICROS_OF_SECOND = 1_000_000;

    private RawTimes() {}

    public static void date(byte[] bytes, boolean nullable, ZeroDates zeroDates, JsonBytes out) {
        if (bytes.length == 0) {
            zeroDates.write(nullable, "", out);
            return;
        }
        Dates.date(year(bytes), bytes[2], bytes[3], nullable, zeroDates, out);
    }

    /** Those of a TIMESTAMP are of UTC, which is the zone of the connection, and end in {@code Z}. */
    public static void dateTime(byte[] bytes, boolean nullable, boolean instant, ZeroDates zeroDates, JsonBytes out) {
        if (bytes.length == 0 || Dates.isZero(year(bytes), bytes[2], bytes[3])) {
            zeroDates.write(nullable, instant ? "T00:00:00Z" : "T00:00:00", out);
            return;
        }
        out.raw('"');
        Dates.write(year(bytes), bytes[2], bytes[3], out);
        int hour = bytes.length > 4 ? bytes[4] : 0;
        int minute = bytes.length > 4 ? bytes[5] : 0;
        int second = bytes.length > 4 ? bytes[6] : 0;
        Dates.writeTime(hour, minute, second, bytes.length > 7 ? int32(bytes, 7) : 0, out);
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

    private static int year(byte[] bytes) {
        return bytes[0] & 0xFF | (bytes[1] & 0xFF) << 8;
    }

    private static int int32(byte[] bytes, int at) {
        return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF) << 16 | bytes[at + 3] << 24;
    }
}
