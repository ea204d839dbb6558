package io.cdcctl.flink.mysql.job;

import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.Identifiers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;

/**
 * One text for a value, made of what MySQL says of it and of what a record says of it, by other code than that which writes records:
 * MySQL gives hexadecimal digits and its own texts of numbers and times.
 */
final class RowTexts {

    /** What stands for dates with a part of zero. */
    static final String ZERO_DATE = "1970-01-01";

    private static final long MICROS = 1_000_000;

    private RowTexts() {}

    /** What to select of a column; the session's zone has to be UTC. */
    static String expression(ColumnSpec column) {
        String name = Identifiers.quoted(column.name);
        switch (column.kind) {
            case INTEGER:
            case BITS:
            case BOOLEAN:
            case YEAR:
                return name + " + 0";
            case FLOAT:
            case DOUBLE:
                return name + " + 0e0";
            case BYTES:
            case GEOMETRY:
                return "HEX(" + name + ")";
            case TEXT:
            case JSON:
                return "HEX(CONVERT(" + name + " USING utf8mb4))";
            default:
                return "CAST(" + name + " AS CHAR)";
        }
    }

    /** Of what MySQL gives for the expression. */
    static String ofMysql(ColumnSpec column, String text) {
        if (text == null) {
            return "null";
        }
        switch (column.kind) {
            case INTEGER:
            case BITS:
            case YEAR:
                return new BigInteger(text).toString();
            case BOOLEAN:
                return text.equals("1") ? "true" : text.equals("0") ? "false" : "neither: " + text;
            case DECIMAL:
                return plain(new BigDecimal(text));
            case FLOAT:
                return float32(Double.parseDouble(text));
            case DOUBLE:
                return float64(Double.parseDouble(text));
            case DATE:
            case DATETIME:
            case TIMESTAMP:
                return moment(text);
            case TIME:
                return micros(text);
            default:
                return text;
        }
    }

    /** Of the value in a record; throws an {@link IllegalArgumentException} where it is of another JSON type than it should be. */
    static String ofRecord(ColumnSpec column, JsonNode value) {
        if (value == null) {
            throw new IllegalArgumentException(column.name + " is not there");
        }
        if (value.isNull()) {
            return "null";
        }
        switch (column.kind) {
            case INTEGER:
            case BITS:
            case YEAR:
                require(value.isIntegralNumber(), column, value);
                return value.bigIntegerValue().toString();
            case BOOLEAN:
                require(value.isBoolean(), column, value);
                return value.asText();
            case DECIMAL:
                require(column.precision > 38 ? value.isTextual() : value.isNumber(), column, value);
                return plain(new BigDecimal(value.asText()));
            case FLOAT:
                require(value.isNumber(), column, value);
                return float32(value.doubleValue());
            case DOUBLE:
                require(value.isNumber(), column, value);
                return float64(value.doubleValue());
            case TIME:
                require(value.isIntegralNumber(), column, value);
                return value.asText();
            default:
                require(value.isTextual(), column, value);
                return ofText(column, value.textValue());
        }
    }

    private static String ofText(ColumnSpec column, String text) {
        switch (column.kind) {
            case TEXT:
            case JSON:
                return hex(text.getBytes(StandardCharsets.UTF_8));
            case BYTES:
            case GEOMETRY:
                return hex(Base64.getDecoder().decode(text));
            case TIMESTAMP:
                if (!text.endsWith("Z")) {
                    throw new IllegalArgumentException(column.name + " is no moment: " + text);
                }
                return withoutZeros(text.substring(0, text.length() - 1));
            default:
                return withoutZeros(text);
        }
    }

    private static void require(boolean isSo, ColumnSpec column, JsonNode value) {
        if (!isSo) {
            throw new IllegalArgumentException(column.name + " of the kind " + column.kind + " is " + value);
        }
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static String float32(double number) {
        return number == 0 ? "0" : String.valueOf((float) number);
    }

    private static String float64(double number) {
        return number == 0 ? "0" : String.valueOf(number);
    }

    /** {@code 2026-01-31 12:00:00.500} as {@code 2026-01-31T12:00:00.5}. */
    private static String moment(String text) {
        String date = text.substring(0, 10);
        boolean zero = date.startsWith("0000") || date.contains("-00");
        if (text.length() == 10) {
            return zero ? ZERO_DATE : date;
        }
        return withoutZeros(zero ? ZERO_DATE + "T00:00:00" : date + "T" + text.substring(11));
    }

    private static String withoutZeros(String time) {
        return time.contains(".") ? time.replaceAll("0+$", "").replaceAll("\\.$", "") : time;
    }

    /** Microseconds of {@code -838:59:59.000000}. */
    private static String micros(String text) {
        String[] parts = text.replace("-", "").split("[:.]");
        long seconds = (Long.parseLong(parts[0]) * 60 + Long.parseLong(parts[1])) * 60 + Long.parseLong(parts[2]);
        long micros = parts.length < 4 ? 0 : Long.parseLong((parts[3] + "000000").substring(0, 6));
        return String.valueOf((text.startsWith("-") ? -1 : 1) * (seconds * MICROS + micros));
    }

    private static String hex(byte[] bytes) {
        StringBuilder hex = new StringBuilder();
        for (byte one : bytes) {
            hex.append(Character.forDigit(one >> 4 & 15, 16)).append(Character.forDigit(one & 15, 16));
        }
        return hex.toString().toUpperCase(java.util.Locale.ROOT);
    }
}
