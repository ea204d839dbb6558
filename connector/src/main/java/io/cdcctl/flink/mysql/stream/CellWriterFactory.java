package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import io.cdcctl.flink.mysql.value.CellWriter;

/** Finds how the values of a column are written. */
@FunctionalInterface
public interface CellWriterFactory {

    /** Throws {@link io.cdcctl.flink.mysql.table.UnwritableException} where the column is not what it was declared to be. */
    CellWriter of(ColumnSpec declared, MysqlColumn column);
}
