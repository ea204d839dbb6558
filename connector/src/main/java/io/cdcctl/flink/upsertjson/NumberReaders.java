package io.cdcctl.flink.upsertjson;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.apache.flink.table.data.DecimalData;

/** Reads numbers that are written as JSON numbers. */
final class NumberReaders {

    private static final int LONG_DIGITS = 18;

    /** A double holds every integer of so many digits, and divides it exactly rounded by a power of ten that it holds, too. */
    private static final int DOUBLE_DIGITS = 15;

    private static final double[] DOUBLE_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private static final long[] POWERS = new long[LONG_DIGITS + 1];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private NumberReaders() {}

    /** Reads an integer; {@link #signed} then has its value. */
    static boolean integer(JsonCursor cursor, long min, long max) {
        // The 19 digits of the greatest long fit unsigned arithmetic, so a value that is too great shows as a negative one.
        if (!cursor.number() || cursor.exponent || cursor.fraction != 0 || cursor.digits > 19 || cursor.unscaled < 0) {
            return false;
        }
        long value = signed(cursor);
        return value >= min && value <= max;
    }

    static long signed(JsonCursor cursor) {
        return cursor.negative ? -cursor.unscaled : cursor.unscaled;
    }

    static Object decimal(JsonCursor cursor, int precision, int scale) {
        if (!cursor.number() || cursor.exponent || cursor.fraction > scale) {
            return ColumnReader.GIVE_UP;
        }
        int added = scale - cursor.fraction;
        DecimalData decimal;
        if (cursor.digits + added > LONG_DIGITS) {
            decimal = DecimalData.fromBigDecimal(new BigDecimal(written(cursor)), precision, scale);
        } else if (precision > LONG_DIGITS) {
            decimal = DecimalData.fromBigDecimal(
                    BigDecimal.valueOf(signed(cursor) * POWERS[added], scale), precision, scale);
        } else {
            long unscaled = cursor.unscaled * POWERS[added];
            decimal = unscaled < POWERS[precision]
                    ? DecimalData.fromUnscaledLong(cursor.negative ? -unscaled : unscaled, precision, scale)
                    : null;
        }
        return decimal == null ? ColumnReader.GIVE_UP : decimal;
    }

    static Object float64(JsonCursor cursor) {
        if (!cursor.number()) {
            return ColumnReader.GIVE_UP;
        }
        double value = doubleOf(cursor);
        return Double.isInfinite(value) ? ColumnReader.GIVE_UP : (Object) value;
    }

    static Object float32(JsonCursor cursor) {
        if (!cursor.number()) {
            return ColumnReader.GIVE_UP;
        }
        double value = doubleOf(cursor);
        float rounded = (float) value;
        // A double half way between two floats may be there by rounding, and rounding twice is not rounding once.
        boolean halfWay = (Double.doubleToRawLongBits(value) & 0x1fffffffL) == 0x10000000L;
        boolean subnormal = value != 0 && Math.abs(rounded) < Float.MIN_NORMAL;
        return halfWay || subnormal || Float.isInfinite(rounded) ? ColumnReader.GIVE_UP : (Object) rounded;
    }

    private static double doubleOf(JsonCursor cursor) {
        if (cursor.exponent || cursor.digits > DOUBLE_DIGITS) {
            return Double.parseDouble(written(cursor));
        }
        double value = cursor.unscaled / DOUBLE_POWERS[cursor.fraction];
        return cursor.negative ? -value : value;
    }

    private static String written(JsonCursor cursor) {
        return new String(cursor.bytes, cursor.from, cursor.to - cursor.from, StandardCharsets.ISO_8859_1);
    }
}
