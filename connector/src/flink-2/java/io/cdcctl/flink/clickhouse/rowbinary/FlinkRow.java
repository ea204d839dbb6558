package io.cdcctl.flink.clickhouse.rowbinary;

import org.apache.flink.table.data.RowData;
import org.apache.flink.types.variant.Variant;

/** A row, but for the types that the sink has none of and this version of Flink has. */
abstract class FlinkRow implements RowData {
    @Override
    public final Variant getVariant(int index) {
        throw new UnsupportedOperationException("a VARIANT is no type of the sink");
    }
}
