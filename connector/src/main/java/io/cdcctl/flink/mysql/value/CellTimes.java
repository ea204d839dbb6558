package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.json.Moments;
import io.cdcctl.flink.mysql.table.MysqlColumn;

/** The writers of dates and times. A fraction has a byte for two digits, the highest first, behind the whole. */
final class CellTimes {

    private static final int MICROS_OF_SECOND = 1_000_000;
    private static final int LAST_HOUR = 838;

    /** Microseconds of a unit of a fraction of so many bytes. */
    private static final int[] MICROS = {0, 10_000, 100, 1};

    private static final String MIDNIGHT = "T00:00:00";

    private CellTimes() {}

    static CellWriter date(boolean nullable, ZeroDates zeroDates) {
        return (bytes, from, to, out) -> {
            CellBytes.check(from, to, 3);
            int date = (int) CellBytes.littleEndian(bytes, from, 3);
            Dates.date(date >> 9, date >> 5 & 15, date & 31, nullable, zeroDates, out);
        };
    }

    static CellWriter dateTime(MysqlColumn column, ZeroDates zeroDates) {
        int fraction = bytesOfFraction(column);
        boolean nullable = column.nullable;
        return (bytes, from, to, out) -> {
            CellBytes.check(from, to, 5 + fraction);
            // The first bit is set; then 17 bits count months, 13 a year.
            long whole = CellBytes.bigEndian(bytes, from, 5) ^ 1L << 39;
            int months = (int) (whole >> 22);
            int day = (int) (whole >> 17 & 31);
            if (whole >> 39 == 0 && Dates.isZero(months / 13, months % 13, day)) {
                zeroDates.write(nullable, MIDNIGHT, out);
                return;
            }
            out.raw('"');
            Dates.write(months / 13, months % 13, day, out);
            int second = (int) (whole & 63);
            Dates.writeTime((int) (whole >> 12 & 31), (int) (whole >> 6 & 63), second, micros(bytes, from + 5, fraction), out);
            out.raw('"');
        };
    }

    /** Seconds since the epoch in UTC; zero is the date of zeros. */
    static CellWriter timestamp(MysqlColumn column, ZeroDates zeroDates) {
        int fraction = bytesOfFraction(column);
        boolean nullable = column.nullable;
        return (bytes, from, to, out) -> {
            CellBytes.check(from, to, 4 + fraction);
            long seconds = CellBytes.bigEndian(bytes, from, 4);
            if (seconds == 0) {
                zeroDates.write(nullable, MIDNIGHT + "Z", out);
                return;
            }
            out.raw('"');
            Moments.dateTime(seconds * MICROS_OF_SECOND + micros(bytes, from + 4, fraction), out);
            out.raw('Z');
            out.raw('"');
        };
    }

    /** Microseconds. The whole and the fraction are one number, from which its middle is taken away where it is not negative. */
    static CellWriter time(MysqlColumn column) {
        int fraction = bytesOfFraction(column);
        int fractionBits = fraction * Byte.SIZE;
        long zero = 0x800000L << fractionBits;
        return (bytes, from, to, out) -> {
            CellBytes.check(from, to, 3 + fraction);
            long time = CellBytes.bigEndian(bytes, from, 3 + fraction) - zero;
            long positive = Math.abs(time);
            int whole = (int) (positive >> fractionBits);
            int hours = whole >> 12;
            int minutes = whole >> 6 & 63;
            int seconds = whole & 63;
            int micros = (int) (positive - ((long) whole << fractionBits)) * MICROS[fraction];
            if (hours > LAST_HOUR || minutes > 59 || seconds > 59 || micros >= MICROS_OF_SECOND) {
                throw new IllegalArgumentException("a TIME that is none");
            }
            long all = ((hours * 60L + minutes) * 60 + seconds) * MICROS_OF_SECOND + micros;
            out.integer(time < 0 ? -all : all);
        };
    }

    private static int micros(byte[] bytes, int at, int fraction) {
        int micros = (int) CellBytes.bigEndian(bytes, at, fraction) * MICROS[fraction];
        if (micros >= MICROS_OF_SECOND) {
            throw new IllegalArgumentException("a fraction of a second that is none");
        }
        return micros;
    }

    private static int bytesOfFraction(MysqlColumn column) {
        return (column.meta + 1) / 2;
    }
}
