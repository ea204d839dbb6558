package io.cdcctl.flink.mysql.table;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** A table that is carried, and the topic that takes its rows. */
public final class TableSpec implements Serializable {

    private static final long serialVersionUID = 1L;

    public final String database;
    public final String table;
    public final String topic;

    /** Columns of the record's key, in its order. */
    public final List<ColumnSpec> key;

    /** Columns of the record's value, in its order; those of the key are among them. */
    public final List<ColumnSpec> columns;

    /** MySQL column that the snapshot is cut on. */
    public final String chunkColumn;

    /** The rows that are carried: for each of these columns one of the JSON values, as they stand in the topic. */
    public final Map<ColumnSpec, List<byte[]>> where;

    public TableSpec(
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
    public String name() {
        return database + "." + table;
    }
}
