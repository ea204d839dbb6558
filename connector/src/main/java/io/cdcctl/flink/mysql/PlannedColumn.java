package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.UnwritableException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Field;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;

/** Where a column is in the rows of one schema, and how it is written. */
final class PlannedColumn {

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final ColumnSpec column;

    /** Null where no value of the schema can be written. */
    private final Field field;

    private final ValueWriter writer;

    /** Why no value can be written; else null. */
    private final UnwritableException mismatch;

    /** {@code "name":}. */
    private final byte[] label;

    /** A schema's default stands for NULL when a value is taken by position. */
    private final boolean byName;

    private PlannedColumn(ColumnSpec column, Field field, ValueWriter writer, String mismatch) {
        this.column = column;
        this.field = field;
        this.writer = writer;
        this.mismatch = mismatch == null ? null : UnwritableException.ofTable(mismatch);
        this.byName = field != null && field.schema().defaultValue() != null;
        JsonBytes name = new JsonBytes();
        name.text(column.as);
        name.raw(':');
        this.label = name.copy();
    }

    /** The column in rows of this schema. Where it is not among their fields, or is of another kind, each value is unwritable. */
    static PlannedColumn of(ColumnSpec column, Schema row) {
        Field field = row.field(column.name);
        if (field == null) {
            String names = row.fields().stream().map(Field::name).collect(Collectors.joining(", "));
            return new PlannedColumn(column, null, null, "column " + column.name + " is not there any more; the columns are now " + names);
        }
        ValueWriter writer = ValueWriters.of(column, field.schema());
        if (writer == null) {
            String now = ColumnTypes.describe(field.schema());
            return new PlannedColumn(column, null, null, "column " + column.name + " was declared as " + column.kind + " and is now " + now);
        }
        return new PlannedColumn(column, field, writer, null);
    }

    void writeLabel(JsonBytes out) {
        out.raw(label);
    }

    /** Throws {@link UnwritableException}; what was written until then stays. */
    void writeValue(Struct row, JsonBytes out) {
        if (mismatch != null) {
            throw mismatch;
        }
        Object value = byName ? row.getWithoutDefault(field.name()) : row.get(field);
        if (value == null) {
            out.raw(NULL);
            return;
        }
        try {
            writer.write(value, out);
        } catch (RuntimeException e) {
            throw UnwritableException.ofValue("column " + column.name + " has a value that cannot be written: " + e.getMessage());
        }
    }
}
