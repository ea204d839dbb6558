package io.cdcctl.flink.clickhouse.rowbinary;

import org.apache.flink.table.data.RowData;

/** Writes values of one type, which are not NULL. Made once for a pair of types, and used by one thread. */
public abstract class ValueEncoder {

    private final int defaultLength;

    /** @param defaultLength size of the type's default value, which is zeros for most types */
    ValueEncoder(int defaultLength) {
        this.defaultLength = defaultLength;
    }

    /**
     * Writes the value at a position of a row. Where the type is Nullable, the byte for "not NULL" stands before it.
     *
     * @throws ValueException where ClickHouse's type cannot hold the value
     */
    abstract void encode(RowData row, int index, RowBinaryBuffer out) throws ValueException;

    /** Writes what ClickHouse takes for a column that is left out. */
    void encodeDefault(RowBinaryBuffer out) {
        out.writeZeros(defaultLength);
    }
}
