package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.TableSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Field;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;

/**
 * Writes what there is of a row that cannot be written as it was declared, for whoever repairs it. It has the carried columns
 * alone, under their names in MySQL: one that was left out was left out for a reason.
 */
final class RowContent {

    /** The columns that are there, each with the writer of what it is now. */
    private final Map<Field, ValueWriter> columns = new LinkedHashMap<>();

    RowContent(TableSpec table, Schema row) {
        for (ColumnSpec column : table.columns) {
            Field field = row.field(column.name);
            if (field != null) {
                columns.put(field, writerOf(column, field.schema()));
            }
        }
    }

    /** The declared kind's writer, else that of the first kind that has such values, else one of texts. */
    private static ValueWriter writerOf(ColumnSpec column, Schema schema) {
        Stream<ColumnSpec> others =
                Arrays.stream(ColumnKind.values()).map(kind -> new ColumnSpec(column.name, column.as, kind, column.precision));
        return Stream.concat(Stream.of(column), others)
                .map(candidate -> ValueWriters.of(candidate, schema))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(RowContent::text);
    }

    /** An object of the columns; of a value that takes more than {@code most} bytes, how many it takes. Never throws. */
    void write(Struct row, int most, JsonBytes out) {
        char before = '{';
        for (Map.Entry<Field, ValueWriter> column : columns.entrySet()) {
            out.raw(before);
            out.text(column.getKey().name());
            out.raw(':');
            int start = out.length();
            value(row.getWithoutDefault(column.getKey().name()), column.getValue(), out);
            int bytes = out.length() - start;
            if (bytes > most) {
                out.backTo(start);
                out.text(bytes + " bytes");
            }
            before = ',';
        }
        out.ascii(columns.isEmpty() ? "{}" : "}");
    }

    private static void value(Object value, ValueWriter writer, JsonBytes out) {
        if (value == null) {
            out.ascii("null");
            return;
        }
        int start = out.length();
        try {
            writer.write(value, out);
        } catch (RuntimeException e) {
            out.backTo(start);
            text(value, out);
        }
    }

    /** Any value as a text. Never throws. */
    static void text(Object value, JsonBytes out) {
        if (value instanceof byte[]) {
            out.base64((byte[]) value);
        } else if (value instanceof ByteBuffer) {
            out.base64(BinaryWriters.bytes(value));
        } else {
            // Halves of characters become question marks.
            out.text(new String(String.valueOf(value).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        }
    }
}
