package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.value.CellWriter;

/** Finds how the values of a column are written. */
@FunctionalInterface
public interface CellWriterFactory {

    /**
     * Throws {@link io.cdcctl.flink.mysql.table.UnwritableException} where the column is not what it was declared to be.
     *
     * @param key whether the column is part of the record's key
     */
    CellWriter of(ColumnSpec declared, boolean key, MysqlColumn column);

    /** The same for the columns of a table. */
    default CellWriterFactory in(TableSpec table) {
        return this;
    }

    /**
     * Writes what there is of a cell that cannot be written as it was declared, for whoever repairs the row: as the column is now
     * where {@code asItIs}, else as a text. Never throws.
     */
    default void writeAnyhow(
            ColumnSpec declared, MysqlColumn column, byte[] bytes, int from, int to, boolean asItIs, JsonBytes out) {
        out.base64(bytes, from, to);
    }
}
