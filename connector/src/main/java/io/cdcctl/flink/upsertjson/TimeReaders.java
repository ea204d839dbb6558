package io.cdcctl.flink.upsertjson;

/** Reads dates and times of fixed width, {@code 2026-11-23} and {@code 10:00:00}. */
final class TimeReaders {

    static final int DATE_WIDTH = 10;
    static final int TIME_WIDTH = 8;

    /** Stands for text that is no date or time. */
    static final int NONE = Integer.MIN_VALUE;

    private TimeReaders() {}

    static Object date(JsonCursor cursor) {
        if (!cursor.text() || cursor.to - cursor.from != DATE_WIDTH) {
            return ColumnReader.GIVE_UP;
        }
        int day = epochDay(cursor.bytes, cursor.from);
        return day == NONE ? ColumnReader.GIVE_UP : (Object) day;
    }

    static Object time(JsonCursor cursor) {
        if (!cursor.text() || cursor.to - cursor.from != TIME_WIDTH) {
            return ColumnReader.GIVE_UP;
        }
        int second = secondOfDay(cursor.bytes, cursor.from);
        return second == NONE ? ColumnReader.GIVE_UP : (Object) (second * 1000);
    }

    /** The day since the epoch of the {@link #DATE_WIDTH} bytes at {@code i}, for the years 1 to 9999. */
    static int epochDay(byte[] b, int i) {
        int century = twoDigits(b, i);
        int yearOfCentury = twoDigits(b, i + 2);
        int month = twoDigits(b, i + 5);
        int day = twoDigits(b, i + 8);
        int year = century * 100 + yearOfCentury;
        if ((century | yearOfCentury | month | day) < 0 || b[i + 4] != '-' || b[i + 7] != '-' || year == 0) {
            return NONE;
        }
        if (month < 1 || month > 12 || day < 1 || day > daysOf(month, year)) {
            return NONE;
        }
        // Counts from the first of March, so that the leap day is the last of its year.
        int marchYear = month > 2 ? year : year - 1;
        int marchMonth = month > 2 ? month - 3 : month + 9;
        return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400
                + (153 * marchMonth + 2) / 5 + day - 1 - 719468;
    }

    private static int daysOf(int month, int year) {
        if (month == 2) {
            return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    /** The second of the day of the {@link #TIME_WIDTH} bytes at {@code i}. */
    static int secondOfDay(byte[] b, int i) {
        int hour = twoDigits(b, i);
        int minute = twoDigits(b, i + 3);
        int second = twoDigits(b, i + 6);
        if ((hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 59 || b[i + 2] != ':' || b[i + 5] != ':') {
            return NONE;
        }
        return hour * 3600 + minute * 60 + second;
    }

    private static int twoDigits(byte[] b, int i) {
        int tens = b[i] - '0';
        int ones = b[i + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }
}
