package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.json.Moments;
import io.debezium.time.Date;
import io.debezium.time.MicroTime;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.Timestamp;
import io.debezium.time.ZonedTimestamp;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;

/** The writers of dates and times; each is null where a column of the kind does not have the schema. */
final class TimeWriters {

    private TimeWriters() {}

    static ValueWriter date(Schema schema) {
        return Date.SCHEMA_NAME.equals(schema.name()) ? TimeWriters::date : null;
    }

    static ValueWriter dateTime(Schema schema) {
        long micros = Timestamp.SCHEMA_NAME.equals(schema.name()) ? 1000 : MicroTimestamp.SCHEMA_NAME.equals(schema.name()) ? 1 : 0;
        if (micros == 0) {
            return null;
        }
        return (value, out) -> {
            out.raw('"');
            Moments.dateTime((Long) value * micros, out);
            out.raw('"');
        };
    }

    static ValueWriter timestamp(Schema schema) {
        return ZonedTimestamp.SCHEMA_NAME.equals(schema.name()) ? TimeWriters::instant : null;
    }

    /** With so many digits of a fraction, unless the schema says how many the column has by now. */
    static ValueWriter time(Schema schema, int declaredDigits) {
        return MicroTime.SCHEMA_NAME.equals(schema.name()) ? time(ColumnTypes.fractionDigits(schema).orElse(declaredDigits)) : null;
    }

    private static ValueWriter time(int digits) {
        return (value, out) -> {
            long micros = (Long) value;
            if (micros < 0 && isAmbiguous(micros, digits)) {
                String other = digits == 0 ? "that ends in :00" : "without a fraction";
                throw new IllegalArgumentException("a TIME below zero that cannot be told from one " + other);
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

    private static void date(Object value, JsonBytes out) {
        out.raw('"');
        Moments.date((Integer) value, out);
        out.raw('"');
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
}
