package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.json.Decimals;
import io.cdcctl.flink.mysql.json.JsonBytes;
import io.debezium.time.Year;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Decimal;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;

/** The writers of numbers and of BOOL; each is null where a column of the kind does not have the schema. */
final class NumberWriters {

    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    /** Flink's DECIMAL ends at so many digits; a decimal that has more is carried as its text. */
    private static final int NUMBER_DIGITS = 38;

    private NumberWriters() {}

    static ValueWriter integer(Schema schema) {
        if (isWhole(schema)) {
            return NumberWriters::whole;
        }
        // BIGINT UNSIGNED, which no integer of Java holds.
        return isDecimal(schema) ? (value, out) -> Decimals.number((BigDecimal) value, out) : null;
    }

    static ValueWriter year(Schema schema) {
        return Year.SCHEMA_NAME.equals(schema.name()) ? NumberWriters::whole : null;
    }

    static ValueWriter bool(Schema schema) {
        if (schema.type() == Schema.Type.BOOLEAN) {
            return (value, out) -> out.raw((Boolean) value ? TRUE : FALSE);
        }
        return isWhole(schema) ? NumberWriters::flag : null;
    }

    static ValueWriter decimal(Schema schema, int precision) {
        if (!isDecimal(schema)) {
            return null;
        }
        return precision > NUMBER_DIGITS
                ? (value, out) -> out.text(((BigDecimal) value).toPlainString())
                : (value, out) -> Decimals.number((BigDecimal) value, out);
    }

    /** Not of a column that has become a DOUBLE, which it would round. */
    static ValueWriter float32(Schema schema) {
        return isFloating(schema) && ColumnTypes.mayBeFloat(schema)
                ? (value, out) -> out.ascii(Float.toString(((Number) value).floatValue()))
                : null;
    }

    static ValueWriter float64(Schema schema) {
        return isFloating(schema) ? (value, out) -> out.ascii(Double.toString(((Number) value).doubleValue())) : null;
    }

    private static boolean isWhole(Schema schema) {
        switch (schema.type()) {
            case INT8:
            case INT16:
            case INT32:
            case INT64:
                return schema.name() == null;
            default:
                return false;
        }
    }

    private static boolean isFloating(Schema schema) {
        return schema.name() == null && (schema.type() == Schema.Type.FLOAT32 || schema.type() == Schema.Type.FLOAT64);
    }

    private static boolean isDecimal(Schema schema) {
        return Decimal.LOGICAL_NAME.equals(schema.name());
    }

    private static void whole(Object value, JsonBytes out) {
        out.integer(((Number) value).longValue());
    }

    /** A BOOL of MySQL is a TINYINT, which holds more than two values. */
    private static void flag(Object value, JsonBytes out) {
        long number = ((Number) value).longValue();
        if (number != 0 && number != 1) {
            throw new IllegalArgumentException("a BOOL that is " + number + ", neither 0 nor 1: declare the column as tinyint");
        }
        out.raw(number == 1 ? TRUE : FALSE);
    }
}
