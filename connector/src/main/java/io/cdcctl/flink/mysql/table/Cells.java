package io.cdcctl.flink.mysql.table;

import io.cdcctl.flink.mysql.json.JsonBytes;

/** A row that can be written column by column, wherever it comes from. */
public interface Cells {

    /**
     * Writes the value of a column of {@link TableSpec#columns} as JSON, {@code null} among them.
     *
     * @throws UnwritableException where it cannot be written; what was written until then stays
     */
    void write(int column, JsonBytes out);

    /** Bytes that the value takes where it is, known before anything of it is written; 0 where it is small or not known. */
    default long size(int column) {
        return 0;
    }

    /**
     * Writes what there is of a value that {@link #write} refuses, as some JSON, for whoever repairs the row. Never throws.
     *
     * @return false where there is nothing to write, be it that the column is not there
     */
    default boolean writeAnyhow(int column, JsonBytes out) {
        return false;
    }
}
