package io.cdcctl.flink.mysql.json;

/** Dates and times as the ISO-8601 texts of Flink's JSON format: fractions without zeros at their end. */
public final class Moments {

    private static final long MICROS_OF_SECOND = 1_000_000;
    private static final long MICROS_OF_DAY = 86_400 * MICROS_OF_SECOND;
    private static final int DAYS_OF_400_YEARS = 146_097;
    /** From 0000-03-01 to 1970-01-01. */
    private static final int DAYS_BEFORE_EPOCH = 719_468;

    private Moments() {}

    /** {@code 2026-11-23} of a day since the epoch, for the years 0 to 9999. */
    static void date(int epochDay, JsonBytes out) {
        // Counts from the first of March, so that the leap day is the last of its year.
        int day = epochDay + DAYS_BEFORE_EPOCH;
        int era = Math.floorDiv(day, DAYS_OF_400_YEARS);
        int dayOfEra = day - era * DAYS_OF_400_YEARS;
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int marchMonth = (5 * dayOfYear + 2) / 153;
        int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        int year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
        if (year < 0 || year > 9999) {
            throw new IllegalArgumentException("the year " + year + " is not one of MySQL's");
        }
        out.padded(year, 4);
        out.raw('-');
        out.padded(month, 2);
        out.raw('-');
        out.padded(dayOfYear - (153 * marchMonth + 2) / 5 + 1, 2);
    }

    /** {@code 2026-11-23T10:00:00.123} of the microseconds since the epoch. */
    public static void dateTime(long epochMicros, JsonBytes out) {
        date((int) Math.floorDiv(epochMicros, MICROS_OF_DAY), out);
        long ofDay = Math.floorMod(epochMicros, MICROS_OF_DAY);
        int second = (int) (ofDay / MICROS_OF_SECOND);
        time(second / 3600, second / 60 % 60, second % 60, (int) (ofDay % MICROS_OF_SECOND), out);
    }

    /** {@code T10:00:00.123}. */
    public static void time(int hour, int minute, int second, int micros, JsonBytes out) {
        out.raw('T');
        out.padded(hour, 2);
        out.raw(':');
        out.padded(minute, 2);
        out.raw(':');
        out.padded(second, 2);
        if (micros != 0) {
            int fraction = micros;
            int digits = 6;
            for (; fraction % 10 == 0; fraction /= 10) {
                digits--;
            }
            out.raw('.');
            out.padded(fraction, digits);
        }
    }
}
