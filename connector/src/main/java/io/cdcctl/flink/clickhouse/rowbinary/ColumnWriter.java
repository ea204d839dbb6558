package io.cdcctl.flink.clickhouse.rowbinary;

import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;

/** Writes one column of a row, NULL included. */
public final class ColumnWriter {

    final String name;
    final boolean key;
    private final int index;
    private final NullableWriter writer;
    private final RowData.FieldGetter getter;

    /**
     * @param index position of the column in a row
     * @param nullable whether the ClickHouse column is Nullable
     * @param targetType the ClickHouse type, for messages
     */
    public ColumnWriter(
            String name,
            LogicalType type,
            int index,
            boolean key,
            boolean nullable,
            String targetType,
            ValueEncoder encoder) {
        this.name = name;
        this.index = index;
        this.key = key;
        this.writer = new NullableWriter(encoder, nullable, targetType);
        this.getter = RowData.createFieldGetter(type, index);
    }

    /**
     * @param deletion whether NULL stands for "not known", as in a row that deletes: a column that is not Nullable then
     *     gets its type's default
     */
    void write(RowData row, boolean deletion, RowBinaryBuffer out) throws ValueException {
        if (deletion && !key && row.isNullAt(index)) {
            writer.writeDefault(out);
        } else {
            writer.write(row, index, out);
        }
    }

    /** The value as a message shows it. */
    String show(RowData row) {
        return name + " = " + ValueException.show(getter.getFieldOrNull(row));
    }
}
