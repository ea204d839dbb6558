package io.cdcctl.flink.mysql;

import io.debezium.data.Bits;
import io.debezium.data.EnumSet;
import io.debezium.data.Json;
import io.debezium.data.geometry.Geometry;
import io.debezium.data.geometry.Point;
import io.debezium.time.Date;
import io.debezium.time.MicroTime;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.Timestamp;
import io.debezium.time.Year;
import io.debezium.time.ZonedTimestamp;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Decimal;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Field;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;

/** The writers of the kinds of columns, for what Debezium makes of each. */
final class ValueWriters {

    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    /** Flink's DECIMAL ends at so many digits; a decimal that has more is carried as its text. */
    private static final int NUMBER_DIGITS = 38;

    private ValueWriters() {}

    /** The writer for values of this schema; null where a column of the kind does not have it. */
    static ValueWriter of(ColumnSpec column, Schema schema) {
        String name = schema.name();
        Schema.Type type = schema.type();
        switch (column.kind) {
            case INTEGER:
                return integer(type, name);
            case BOOLEAN:
                return bool(type, name);
            case DECIMAL:
                return decimal(column, name);
            case FLOAT:
                return floating(type, name) ? (value, out) -> out.ascii(Float.toString(((Number) value).floatValue())) : null;
            case DOUBLE:
                return floating(type, name) ? ValueWriters::float64 : null;
            case TEXT:
                return isText(type, name) ? OptionTexts.writer(schema) : null;
            case BYTES:
                return type == Schema.Type.BYTES && name == null ? (value, out) -> out.base64(bytes(value)) : null;
            case DATE:
                return Date.SCHEMA_NAME.equals(name) ? ValueWriters::date : null;
            case DATETIME:
                return dateTime(name);
            case TIMESTAMP:
                return ZonedTimestamp.SCHEMA_NAME.equals(name) ? ValueWriters::instant : null;
            case TIME:
                return MicroTime.SCHEMA_NAME.equals(name) ? time(column.precision) : null;
            case YEAR:
                return Year.SCHEMA_NAME.equals(name) ? ValueWriters::whole : null;
            case JSON:
                return Json.LOGICAL_NAME.equals(name) ? (value, out) -> out.text((String) value) : null;
            case BITS:
                return Bits.LOGICAL_NAME.equals(name) ? ValueWriters::bits : null;
            case GEOMETRY:
                return Geometry.LOGICAL_NAME.equals(name) || Point.LOGICAL_NAME.equals(name) ? ValueWriters::geometry : null;
        }
        throw new IllegalStateException(column.kind + " has no writer");
    }

    private static boolean whole(Schema.Type type, String name) {
        switch (type) {
            case INT8:
            case INT16:
            case INT32:
            case INT64:
                return name == null;
            default:
                return false;
        }
    }

    private static boolean floating(Schema.Type type, String name) {
        return name == null && (type == Schema.Type.FLOAT32 || type == Schema.Type.FLOAT64);
    }

    private static boolean isText(Schema.Type type, String name) {
        return type == Schema.Type.STRING
                && (name == null || io.debezium.data.Enum.LOGICAL_NAME.equals(name) || EnumSet.LOGICAL_NAME.equals(name));
    }

    private static ValueWriter integer(Schema.Type type, String name) {
        if (whole(type, name)) {
            return ValueWriters::whole;
        }
        // BIGINT UNSIGNED, which no integer of Java holds.
        return Decimal.LOGICAL_NAME.equals(name) ? (value, out) -> Decimals.number((BigDecimal) value, out) : null;
    }

    private static ValueWriter bool(Schema.Type type, String name) {
        if (type == Schema.Type.BOOLEAN) {
            return (value, out) -> out.raw((Boolean) value ? TRUE : FALSE);
        }
        return whole(type, name) ? ValueWriters::flag : null;
    }

    /** A BOOL of MySQL is a TINYINT, which holds more than two values. */
    private static void flag(Object value, JsonBytes out) {
        long number = ((Number) value).longValue();
        if (number != 0 && number != 1) {
            throw new IllegalArgumentException("a BOOL that is " + number + ", neither 0 nor 1: declare the column as tinyint");
        }
        out.raw(number == 1 ? TRUE : FALSE);
    }

    private static ValueWriter decimal(ColumnSpec column, String name) {
        if (!Decimal.LOGICAL_NAME.equals(name)) {
            return null;
        }
        return column.precision > NUMBER_DIGITS
                ? (value, out) -> out.text(((BigDecimal) value).toPlainString())
                : (value, out) -> Decimals.number((BigDecimal) value, out);
    }

    private static void whole(Object value, JsonBytes out) {
        out.integer(((Number) value).longValue());
    }

    private static ValueWriter time(int digits) {
        return (value, out) -> {
            long micros = (Long) value;
            if (micros < 0 && isAmbiguous(micros, digits)) {
                throw new IllegalArgumentException("a TIME below zero that cannot be told from one " + (digits == 0 ? "that ends in :00" : "without a fraction"));
            }
            out.integer(micros);
        };
    }

    /**
     * Debezium reads {@code -01:00:00} of the binlog as {@code -01:04:03}, and {@code -00:01:00} as {@code -00:01:03}. Where a
     * column has digits for a fraction and a value has none, it takes one of 2.56 s for it, 3.2768 s or 1.048576 s, by the digits.
     */
    private static boolean isAmbiguous(long micros, int digits) {
        if (digits == 0) {
            return micros % 60_000_000 == -3_000_000;
        }
        return micros % 1_000_000 == (digits <= 2 ? -560_000 : digits <= 4 ? -276_800 : -48_576);
    }

    private static void float64(Object value, JsonBytes out) {
        out.ascii(Double.toString(((Number) value).doubleValue()));
    }

    private static void date(Object value, JsonBytes out) {
        out.raw('"');
        Moments.date((Integer) value, out);
        out.raw('"');
    }

    private static ValueWriter dateTime(String name) {
        long micros = Timestamp.SCHEMA_NAME.equals(name) ? 1000 : MicroTimestamp.SCHEMA_NAME.equals(name) ? 1 : 0;
        if (micros == 0) {
            return null;
        }
        return (value, out) -> {
            out.raw('"');
            Moments.dateTime((Long) value * micros, out);
            out.raw('"');
        };
    }

    private static void instant(Object value, JsonBytes out) {
        String text = (String) value;
        // The connection's zone is UTC, so this is nearly always the text as it is to be.
        if (text.endsWith("Z")) {
            out.raw('"');
            out.ascii(text);
            out.raw('"');
            return;
        }
        Instant instant = OffsetDateTime.parse(text).toInstant();
        out.raw('"');
        Moments.dateTime(instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000, out);
        out.raw("Z\"".getBytes(StandardCharsets.US_ASCII));
    }

    private static void bits(Object value, JsonBytes out) {
        byte[] littleEndian = bytes(value);
        long number = 0;
        for (int i = Math.min(littleEndian.length, Long.BYTES) - 1; i >= 0; i--) {
            number = number << 8 | littleEndian[i] & 0xFF;
        }
        out.ascii(Long.toUnsignedString(number));
    }

    /** MySQL's own form: the SRID as four bytes, the lowest first, and the WKB. */
    private static void geometry(Object value, JsonBytes out) {
        Struct struct = (Struct) value;
        Integer srid = struct.getInt32(Geometry.SRID_FIELD);
        int number = srid == null ? 0 : srid;
        byte[] wkb = bytes(struct.getWithoutDefault(Geometry.WKB_FIELD));
        byte[] internal = new byte[Integer.BYTES + wkb.length];
        for (int i = 0; i < Integer.BYTES; i++) {
            internal[i] = (byte) (number >> 8 * i);
        }
        System.arraycopy(wkb, 0, internal, Integer.BYTES, wkb.length);
        out.base64(internal);
    }

    private static byte[] bytes(Object value) {
        if (value instanceof byte[]) {
            return (byte[]) value;
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return copy;
    }

    /** What the column of a record is, in words: {@code INT64} or {@code STRING (io.debezium.data.Enum)}. */
    static String describe(Field field) {
        String name = field.schema().name();
        return field.schema().type() + (name == null ? "" : " (" + name + ")");
    }
}
