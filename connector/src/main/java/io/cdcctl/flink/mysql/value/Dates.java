package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.json.Moments;

/** Dates as they stand in a topic, whether they come from the binlog or from the snapshot. */
final class Dates {

    private static final int LAST_YEAR = 9999;
    private static final int LAST_MICRO = 999_999;

    private Dates() {}

    /** {@code "2026-11-23"}. Throws an {@link IllegalArgumentException} where there is no such day. */
    static void date(int year, int month, int day, boolean nullable, ZeroDates zeroDates, JsonBytes out) {
        if (isZero(year, month, day)) {
            zeroDates.write(nullable, "", out);
            return;
        }
        out.raw('"');
        write(year, month, day, out);
        out.raw('"');
    }

    static boolean isZero(int year, int month, int day) {
        return year == 0 || month == 0 || day == 0;
    }

    /** {@code 2026-11-23}, of a date that is not zero. */
    static void write(int year, int month, int day, JsonBytes out) {
        if (month > 12 || day > lastDay(year, month) || year > LAST_YEAR) {
            throw new IllegalArgumentException("the date " + year + "-" + month + "-" + day + ", which no calendar has");
        }
        out.padded(year, 4);
        out.raw('-');
        out.padded(month, 2);
        out.raw('-');
        out.padded(day, 2);
    }

    /** {@code T10:00:00.123}. */
    static void writeTime(int hour, int minute, int second, int micros, JsonBytes out) {
        if (hour > 23 || minute > 59 || second > 59 || micros < 0 || micros > LAST_MICRO) {
            throw new IllegalArgumentException("a time of day that no clock has");
        }
        Moments.time(hour, minute, second, micros, out);
    }

    private static int lastDay(int year, int month) {
        if (month == 2) {
            return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }
}
