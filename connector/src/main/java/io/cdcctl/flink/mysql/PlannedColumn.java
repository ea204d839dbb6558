package io.cdcctl.flink.mysql;

import java.nio.charset.StandardCharsets;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Field;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;

/** Where a column is in the rows of one schema, and how it is written. */
final class PlannedColumn {

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final ColumnSpec column;
    private final Field field;
    private final ValueWriter writer;

    /** {@code "name":}. */
    private final byte[] label;

    /** A schema's default stands for NULL when a value is taken by position. */
    private final boolean byName;

    PlannedColumn(ColumnSpec column, Field field, ValueWriter writer) {
        this.column = column;
        this.field = field;
        this.writer = writer;
        this.byName = field.schema().defaultValue() != null;
        JsonBytes name = new JsonBytes();
        name.text(column.as);
        name.raw(':');
        this.label = name.copy();
    }

    void writeLabel(JsonBytes out) {
        out.raw(label);
    }

    void writeValue(Struct row, JsonBytes out) {
        Object value = byName ? row.getWithoutDefault(field.name()) : row.get(field);
        if (value == null) {
            out.raw(NULL);
            return;
        }
        try {
            writer.write(value, out);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("column " + column.name + " has a value that cannot be written: " + e.getMessage(), e);
        }
    }
}
