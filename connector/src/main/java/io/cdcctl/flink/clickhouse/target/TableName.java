package io.cdcctl.flink.clickhouse.target;

import java.io.Serializable;

/** Database and name of a ClickHouse table. */
public final class TableName implements Serializable {

    private static final long serialVersionUID = 1L;

    public final String database;
    public final String table;

    public TableName(String database, String table) {
        this.database = database;
        this.table = table;
    }

    /** The name as it is written in a statement. */
    public String quoted() {
        return quote(database) + "." + quote(table);
    }

    /** An identifier as it is written in a statement. */
    public static String quote(String identifier) {
        return "`" + identifier.replace("\\", "\\\\").replace("`", "\\`") + "`";
    }

    /** The name as messages show it. */
    @Override
    public String toString() {
        return database + "." + table;
    }
}
