package io.cdcctl.flink.clickhouse.rowbinary;

import org.apache.flink.table.data.RowData;

/** Writes the values of one column, which are not NULL. Made once for a pair of types. */
public abstract class ValueEncoder {

    /** Size of the type's default value, which is zeros for every type. */
    final int defaultLength;

    ValueEncoder(int defaultLength) {
        this.defaultLength = defaultLength;
    }

    /**
     * Writes the value at a position of a row.
     *
     * @throws ValueException where ClickHouse's type cannot hold the value
     */
    abstract void encode(RowData row, int index, RowBinaryBuffer out) throws ValueException;
}
