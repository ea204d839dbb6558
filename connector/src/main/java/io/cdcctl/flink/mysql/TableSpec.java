package io.cdcctl.flink.mysql;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** A table that is carried, and the topic that takes its rows. */
final class TableSpec implements Serializable {

    private static final long serialVersionUID = 1L;

    final String database;
    final String table;
    final String topic;

    /** Columns of the record's key, in its order. */
    final List<ColumnSpec> key;

    /** Columns of the record's value, in its order; those of the key are among them. */
    final List<ColumnSpec> columns;

    /** MySQL column that the snapshot is cut on. */
    final String chunkColumn;

    /** The rows that are carried: for each of these columns one of the JSON values, as they stand in the topic. */
    final Map<ColumnSpec, List<byte[]>> where;

    TableSpec(
            String database,
            String table,
            String topic,
            List<ColumnSpec> key,
            List<ColumnSpec> columns,
            String chunkColumn,
            Map<ColumnSpec, List<byte[]>> where) {
        this.database = database;
        this.table = table;
        this.topic = topic;
        this.key = key;
        this.columns = columns;
        this.chunkColumn = chunkColumn;
        this.where = where;
    }

    /** {@code database.table}. */
    String name() {
        return database + "." + table;
    }
}
