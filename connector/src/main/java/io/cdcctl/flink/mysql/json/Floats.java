package io.cdcctl.flink.mysql.json;

/** Floating-point numbers as Java writes them; those of few decimals, which most are, without an object. */
public final class Floats {

    /** Java, and MySQL in documents, write an exponent for none of the numbers between these. */
    private static final double LEAST_PLAIN = 1e-3;

    private static final double FIRST_NOT_PLAIN = 1e7;

    /** Any two decimals of so many digits are two different doubles, or floats: the one that is found is the shortest. */
    private static final long DOUBLE_LIMIT = 1_000_000_000_000_000L;

    private static final long FLOAT_LIMIT = 1_000_000;

    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};

    private Floats() {}

    /** Throws an {@link IllegalArgumentException} for what is no number. */
    public static void float64(double value, JsonBytes out) {
        check(value);
        if (!shortText(value, out)) {
            out.ascii(Double.toString(value));
        }
    }

    /** Throws an {@link IllegalArgumentException} for what is no number. */
    public static void float32(float value, JsonBytes out) {
        check(value);
        float positive = Math.abs(value);
        if (positive >= LEAST_PLAIN && positive < FIRST_NOT_PLAIN) {
            for (int decimals = 0; decimals < POWERS.length; decimals++) {
                long digits = (long) (positive * POWERS[decimals] + 0.5);
                if (digits >= FLOAT_LIMIT) {
                    break;
                }
                if ((float) (digits / POWERS[decimals]) == positive) {
                    write(value < 0, digits, decimals, out);
                    return;
                }
            }
        }
        out.ascii(Float.toString(value));
    }

    /** Writes the number where it has a short text without an exponent; false where it has none, and nothing is written. */
    static boolean shortText(double value, JsonBytes out) {
        double positive = Math.abs(value);
        if (positive >= LEAST_PLAIN && positive < FIRST_NOT_PLAIN) {
            for (int decimals = 0; decimals < POWERS.length; decimals++) {
                long digits = (long) (positive * POWERS[decimals] + 0.5);
                if (digits >= DOUBLE_LIMIT) {
                    return false;
                }
                if (digits / POWERS[decimals] == positive) {
                    write(value < 0, digits, decimals, out);
                    return true;
                }
            }
        }
        return false;
    }

    /** With one decimal at least. */
    private static void write(boolean negative, long digits, int decimals, JsonBytes out) {
        if (negative) {
            out.raw('-');
        }
        long one = (long) POWERS[decimals];
        out.integer(digits / one);
        out.raw('.');
        out.padded((int) (digits % one), Math.max(decimals, 1));
    }

    private static void check(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("a floating-point number that is " + value);
        }
    }
}
