package io.cdcctl.flink.mysql.table;

import java.util.List;
import java.util.stream.Collectors;

/** What a table of MySQL is at one moment, as an event of the binlog describes it. */
public final class MysqlTable {

    /** The number that events of rows name the table by, until the next event that describes it. */
    public final long id;

    public final String database;
    public final String table;

    /** In the order of the table, those that are hidden behind a functional index among them. */
    public final List<MysqlColumn> columns;

    public MysqlTable(long id, String database, String table, List<MysqlColumn> columns) {
        this.id = id;
        this.database = database;
        this.table = table;
        this.columns = List.copyOf(columns);
    }

    /** Whether the columns have names, which they have where {@code binlog_row_metadata} is FULL. */
    public boolean hasNames() {
        return columns.stream().allMatch(column -> column.name != null);
    }

    /** Position of the column of this name, or -1. MySQL does not tell names of columns apart by case. */
    public int indexOf(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (name.equalsIgnoreCase(columns.get(i).name)) {
                return i;
            }
        }
        return -1;
    }

    /** The names of the columns that can be named, in their order and with commas. */
    public String names() {
        return columns.stream().filter(column -> !column.isHidden()).map(column -> column.name).collect(Collectors.joining(", "));
    }
}
