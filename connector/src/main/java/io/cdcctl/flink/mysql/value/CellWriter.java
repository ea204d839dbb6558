package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.json.JsonBytes;

/** Writes the values of one column, which are not NULL, as JSON: from the bytes of a row event to the bytes of the topic. */
@FunctionalInterface
public interface CellWriter {

    /**
     * Takes a value that stands from one position of the bytes up to another, its length in front among it.
     *
     * @throws io.cdcctl.flink.mysql.table.UnwritableException where the declared type does not have the value, or the bytes are none
     */
    void write(byte[] bytes, int from, int to, JsonBytes out);
}
