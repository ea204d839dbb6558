package io.cdcctl.flink.mysql;

/** Writes the values of one column, which are not null, as JSON. */
@FunctionalInterface
interface ValueWriter {

    void write(Object value, JsonBytes out);
}
