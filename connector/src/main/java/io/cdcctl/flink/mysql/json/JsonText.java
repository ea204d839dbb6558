package io.cdcctl.flink.mysql.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Base64;

/** The texts of JSON values as MySQL writes them. */
public final class JsonText {

    /** MySQL's numbers for the types of columns. */
    public static final int TIMESTAMP = 7;

    public static final int DATE = 10;
    public static final int TIME = 11;
    public static final int DATETIME = 12;
    public static final int DECIMAL = 246;

    /** Exponents for which MySQL writes a double without one: 1e-15 to 1e14. */
    private static final int LEAST_EXPONENT = -15;

    private static final int GREATEST_EXPONENT = 14;

    /** Digits that every double has, and those that tell any two apart. */
    private static final int CERTAIN_DIGITS = 15;

    private static final int ALL_DIGITS = 17;

    /** MySQL breaks base64 into lines of so many characters. */
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(76, new byte[] {'\n'});

    private final StringBuilder text = new StringBuilder();

    public void plain(char character) {
        text.append(character);
    }

    public void plain(String characters) {
        text.append(characters);
    }

    public void integer(long number) {
        text.append(number);
    }

    public void number(double number) {
        if (number == 0) {
            text.append(1 / number < 0 ? "-0.0" : "0.0");
            return;
        }
        BigDecimal shortest = shortest(number).stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent < LEAST_EXPONENT || exponent > GREATEST_EXPONENT) {
            text.append(shortest.scaleByPowerOfTen(-exponent).toPlainString()).append('e').append(exponent);
        } else {
            text.append(shortest.toPlainString()).append(shortest.scale() <= 0 ? ".0" : "");
        }
    }

    /** The decimal of the fewest digits that is read as this double again. */
    private static BigDecimal shortest(double number) {
        BigDecimal exact = new BigDecimal(number);
        // Doubles near zero have fewer digits than others.
        int digits = Math.abs(number) < Double.MIN_NORMAL ? 1 : CERTAIN_DIGITS;
        for (; digits < ALL_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            if (rounded.doubleValue() == number) {
                return rounded;
            }
        }
        return exact.round(new MathContext(ALL_DIGITS));
    }

    public void quoted(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            int known = "\b\t\n\f\r\"\\".indexOf(c);
            if (known >= 0) {
                text.append('\\').append("btnfr\"\\".charAt(known));
            } else if (c < 0x20) {
                text.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xF, 16));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    /** A date or time in MySQL's packed form: microseconds in 24 bits, above them what they are a fraction of. */
    public void moment(int type, long packed) {
        long whole = Math.abs(packed);
        int micros = (int) (whole & 0xFFFFFF);
        long seconds = whole >> 24;
        long days = seconds >> 17;
        text.append('"');
        if (packed < 0) {
            text.append('-');
        }
        if (type != TIME) {
            long months = days >> 5;
            padded(months / 13, 4).append('-');
            padded(months % 13, 2).append('-');
            padded(days & 31, 2);
        }
        if (type == DATE) {
            text.append('"');
            return;
        }
        if (type != TIME) {
            text.append(' ');
        }
        // A TIME has hours above 31, for which it has ten bits.
        padded(type == TIME ? seconds >> 12 & 0x3FF : seconds >> 12 & 31, 2).append(':');
        padded(seconds >> 6 & 63, 2).append(':');
        padded(seconds & 63, 2).append('.');
        padded(micros, 6).append('"');
    }

    private StringBuilder padded(long number, int digits) {
        String shown = Long.toString(number);
        for (int i = shown.length(); i < digits; i++) {
            text.append('0');
        }
        return text.append(shown);
    }

    public void opaque(int type, byte[] value) {
        text.append("\"base64:type").append(type).append(':').append(BASE64.encodeToString(value).replace("\n", "\\n")).append('"');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
