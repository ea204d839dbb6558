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
}
