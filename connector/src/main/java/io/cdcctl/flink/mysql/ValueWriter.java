package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.json.JsonBytes;

/** Writes the values of one column, which are not null, as JSON. */
@FunctionalInterface
interface ValueWriter {

    void write(Object value, JsonBytes out);
}
