package io.cdcctl.flink.upsertjson;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonToken;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;

/** Tells what Flink's decoder would lose of a value. It leaves to Flink what Flink refuses. */
final class ValueCheck {

    /** Integers up to this one are the same as a double. */
    private static final BigDecimal DOUBLE_INTEGERS = BigDecimal.valueOf(1L << 53);

    private static final Pattern LOST_TIME = Pattern.compile("24:.*|.*\\.\\d*[1-9]\\d*");

    private ValueCheck() {}

    /** What is wrong with the value at the parser, or null. */
    static String loss(LogicalType type, JsonParser value) throws IOException {
        JsonToken token = value.currentToken();
        String typeName = type.copy(true).asSummaryString();
        switch (type.getTypeRoot()) {
            case ARRAY:
            case MAP:
            case MULTISET:
            case ROW:
                return NestedCheck.isMisplaced(type, value)
                        ? String.format("cannot be read as %s: an object, array or plain value stands where another belongs", typeName)
                        : null;
            case CHAR:
            case VARCHAR:
                return token == JsonToken.VALUE_STRING ? textLoss(value.getText()) : null;
            default:
                if (token.isStructStart()) {
                    return String.format("cannot be read as %s: it is an object or array", typeName);
                }
                String loss = scalarLoss(type, token, value.getText());
                return loss == null ? null : String.format("cannot be read as %s: %s %s", typeName, value.getText(), loss);
        }
    }

    private static String scalarLoss(LogicalType type, JsonToken token, String text) {
        switch (type.getTypeRoot()) {
            case BOOLEAN:
                String word = text.trim();
                return word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false") ? null : "is neither true nor false";
            case INTEGER:
            case BIGINT:
                return token == JsonToken.VALUE_NUMBER_FLOAT ? integerLoss(number(text)) : null;
            case FLOAT:
                return floatLoss(text, number -> Float.isInfinite(Float.parseFloat(number)));
            case DOUBLE:
                return floatLoss(text, number -> Double.isInfinite(Double.parseDouble(number)));
            case DECIMAL:
                return decimalLoss((DecimalType) type, text.trim());
            case TIME_WITHOUT_TIME_ZONE:
                return LOST_TIME.matcher(text).matches() ? "has a fraction of a second or is of the next day" : null;
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return dayLoss(text);
            default:
                return null;
        }
    }

    private static String integerLoss(BigDecimal number) {
        boolean exact = number != null
                && number.abs().compareTo(DOUBLE_INTEGERS) <= 0
                && number.scale() <= 0;
        return exact ? null : "is not an integer, or is too great to be written as a fraction";
    }

    private static String floatLoss(String text, Predicate<String> infinite) {
        try {
            return !text.contains("Infinity") && infinite.test(text) ? "is too great" : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String decimalLoss(DecimalType type, String text) {
        BigDecimal number = number(text);
        if (number == null) {
            return null;
        }
        if (number.scale() > type.getScale()) {
            return "has more decimal places";
        }
        long integerDigits = (long) number.precision() - number.scale();
        boolean fits = number.signum() == 0 || integerDigits <= type.getPrecision() - type.getScale();
        return fits ? null : "has more digits";
    }

    /** The number without trailing zeros, or null where it is none or its exponent is beyond those of BigDecimal. */
    private static BigDecimal number(String text) {
        try {
            return new BigDecimal(text).stripTrailingZeros();
        } catch (NumberFormatException | ArithmeticException e) {
            return null;
        }
    }

    /** The date in a timestamp is checked alone, as strictly as a DATE is. */
    private static String dayLoss(String text) {
        String date = text.split("[T ]", 2)[0];
        try {
            DateTimeFormatter.ISO_LOCAL_DATE.parse(date);
            return null;
        } catch (DateTimeException e) {
            return "has no date that exists";
        }
    }

    private static String textLoss(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                return String.format("has half of a character, \\u%04x", (int) text.charAt(i));
            }
            i++;
        }
        return null;
    }
}
