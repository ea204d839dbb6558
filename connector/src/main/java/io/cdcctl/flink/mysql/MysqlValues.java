package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.json.Documents;
import io.cdcctl.flink.mysql.json.JsonBytes;
import io.debezium.data.Bits;
import io.debezium.data.Json;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import io.debezium.time.Year;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.Properties;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.SchemaBuilder;

/** Takes values that Debezium would change on the way: JSON documents of the binlog, the year 0, and bits of a key. */
public final class MysqlValues implements CustomConverter<SchemaBuilder, RelationalColumn> {

    /** Debezium adds 1900 to the byte of a year, and MySQL has no year 1900: its byte 0 is the year 0. */
    private static final int YEAR_OF_ZERO = 1900;

    /** Half of a character, which no document begins with. */
    private static final String UNREADABLE = "\uD800";

    @Override
    public void configure(Properties properties) {}

    @Override
    public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
        switch (column.typeName().toUpperCase(Locale.ROOT)) {
            case "JSON":
                registration.register(Json.builder().optional(), MysqlValues::json);
                break;
            case "YEAR":
                registration.register(Year.builder().optional(), MysqlValues::year);
                break;
            case "BIT":
                int width = column.length().orElse(1);
                if (width > 1) {
                    registration.register(Bits.builder(width).optional(), value -> bits(value, (width + 7) / 8));
                }
                break;
            default:
        }
    }

    /**
     * The snapshot has texts of MySQL, the binlog documents in binary form. Debezium makes NULL of what throws an exception, and
     * waits for ever after an error, so a document that cannot be read becomes a text that {@link #jsonOf} knows.
     */
    static Object json(Object value) {
        if (!(value instanceof byte[])) {
            return value;
        }
        try {
            return text((byte[]) value);
        } catch (RuntimeException e) {
            return UNREADABLE + String.valueOf(e.getMessage());
        }
    }

    private static String text(byte[] document) {
        JsonBytes json = new JsonBytes();
        new Documents().write(document, 0, document.length, json);
        byte[] quoted = json.copy();
        int length = 0;
        for (int i = 1; i < quoted.length - 1; i++) {
            // Only quotes and backslashes have backslashes before them.
            quoted[length++] = quoted[i] == '\\' ? quoted[++i] : quoted[i];
        }
        return new String(quoted, 0, length, StandardCharsets.UTF_8);
    }

    /** The document; throws an {@link IllegalArgumentException} where it could not be read. */
    static String jsonOf(String text) {
        if (text.startsWith(UNREADABLE)) {
            throw new IllegalArgumentException(text.substring(UNREADABLE.length()));
        }
        return text;
    }

    /**
     * The bytes from the lowest on. Debezium turns those of a snapshot round where they are, which makes them wrong again for a
     * column that is in the key too.
     */
    private static byte[] bits(Object value, int length) {
        if (value == null) {
            return null;
        }
        if (value instanceof BitSet) {
            return Arrays.copyOf(((BitSet) value).toByteArray(), length);
        }
        byte[] given = (byte[]) value;
        byte[] bytes = new byte[length];
        for (int i = 0; i < Math.min(given.length, length); i++) {
            bytes[i] = given[given.length - 1 - i];
        }
        return bytes;
    }

    private static Object year(Object value) {
        if (value instanceof java.time.Year) {
            int year = ((java.time.Year) value).getValue();
            return year == YEAR_OF_ZERO ? 0 : year;
        }
        return value == null ? null : ((Number) value).intValue();
    }
}
