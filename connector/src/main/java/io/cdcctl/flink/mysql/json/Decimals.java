package io.cdcctl.flink.mysql.json;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Decimals as numbers without an exponent and without zeros at the end of their fraction. */
public final class Decimals {

    private static final int LONG_DIGITS = 18;

    private static final long[] POWERS = new long[LONG_DIGITS + 1];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private Decimals() {}

    public static void number(BigDecimal value, JsonBytes out) {
        int scale = value.scale();
        if (value.precision() > LONG_DIGITS || scale < 0 || scale > LONG_DIGITS) {
            out.ascii(value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString());
            return;
        }
        BigInteger unscaled = value.unscaledValue();
        number(unscaled.longValue(), scale, out);
    }

    private static void number(long unscaled, int scale, JsonBytes out) {
        if (unscaled < 0) {
            out.raw('-');
        }
        long digits = Math.abs(unscaled);
        out.integer(digits / POWERS[scale]);
        int count = scale;
        long fraction = digits % POWERS[scale];
        if (fraction == 0) {
            return;
        }
        for (; fraction % 10 == 0; fraction /= 10) {
            count--;
        }
        out.raw('.');
        for (int zeros = count - 1; zeros > 0 && fraction < POWERS[zeros]; zeros--) {
            out.raw('0');
        }
        out.integer(fraction);
    }
}
