package io.cdcctl.flink.mysql.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** The texts of doubles in a JSON document as MySQL writes them. */
final class DocumentNumbers {

    /** Exponents for which MySQL writes a double without one: 1e-15 to 1e14. */
    private static final int LEAST_EXPONENT = -15;

    private static final int GREATEST_EXPONENT = 14;

    /** Digits that every double has, and those that tell any two apart. */
    private static final int CERTAIN_DIGITS = 15;

    private static final int ALL_DIGITS = 17;

    private DocumentNumbers() {}

    /** Throws an {@link IllegalArgumentException} for what is no number. */
    static void write(double number, JsonBytes out) {
        if (number == 0) {
            out.ascii(1 / number < 0 ? "-0.0" : "0.0");
        } else if (!Floats.shortText(number, out)) {
            write(shortest(number).stripTrailingZeros(), out);
        }
    }

    private static void write(BigDecimal shortest, JsonBytes out) {
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent < LEAST_EXPONENT || exponent > GREATEST_EXPONENT) {
            out.ascii(shortest.scaleByPowerOfTen(-exponent).toPlainString());
            out.raw('e');
            out.integer(exponent);
        } else {
            out.ascii(shortest.toPlainString());
            out.ascii(shortest.scale() <= 0 ? ".0" : "");
        }
    }

    /** The decimal of the fewest digits that is read as this double again, and of these the nearest one: of two such the even one. */
    private static BigDecimal shortest(double number) {
        BigDecimal exact = new BigDecimal(number);
        // Doubles near zero have fewer digits than others.
        int digits = Math.abs(number) < Double.MIN_NORMAL ? 1 : CERTAIN_DIGITS;
        for (; digits < ALL_DIGITS; digits++) {
            BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (nearest.doubleValue() == number) {
                return nearest;
            }
            // Below a power of two the doubles are closer to each other than above it, so the one on the other side may be read so.
            boolean isBelow = nearest.compareTo(exact) < 0;
            BigDecimal other = exact.round(new MathContext(digits, isBelow ? RoundingMode.CEILING : RoundingMode.FLOOR));
            if (other.doubleValue() == number) {
                return other;
            }
        }
        return exact.round(new MathContext(ALL_DIGITS, RoundingMode.HALF_EVEN));
    }
}
