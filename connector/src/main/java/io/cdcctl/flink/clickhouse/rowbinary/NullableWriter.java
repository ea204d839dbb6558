package io.cdcctl.flink.clickhouse.rowbinary;

import org.apache.flink.table.data.RowData;

/** Writes a value or NULL: that of a column, or of an element inside one. */
final class NullableWriter {

    private final ValueEncoder encoder;
    private final boolean nullable;
    private final String type;

    /**
     * @param nullable whether the ClickHouse type is Nullable
     * @param type the ClickHouse type, for messages
     */
    NullableWriter(ValueEncoder encoder, boolean nullable, String type) {
        this.encoder = encoder;
        this.nullable = nullable;
        this.type = type;
    }

    void write(RowData row, int index, RowBinaryBuffer out) throws ValueException {
        if (!row.isNullAt(index)) {
            if (nullable) {
                out.writeByte(0);
            }
            encoder.encode(row, index, out);
        } else if (nullable) {
            out.writeByte(1);
        } else {
            throw new ValueException("NULL", "does not fit into " + type + ", which is not Nullable");
        }
    }

    /** Writes NULL, or the type's default where it is not Nullable. */
    void writeDefault(RowBinaryBuffer out) {
        if (nullable) {
            out.writeByte(1);
        } else {
            encoder.encodeDefault(out);
        }
    }
}
