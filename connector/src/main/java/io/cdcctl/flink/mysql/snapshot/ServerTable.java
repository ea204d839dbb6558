package io.cdcctl.flink.mysql.snapshot;

import io.cdcctl.flink.mysql.table.Identifiers;
import io.cdcctl.flink.mysql.table.TableSpec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table as MySQL describes it at one moment. */
final class ServerTable {

    /** Those that the user may read, invisible ones among them. */
    final List<ServerColumn> columns;

    /** Columns that some index has in order from its beginning, each with all of its value. */
    final List<String> ordered;

    private ServerTable(List<ServerColumn> columns, List<String> ordered) {
        this.columns = columns;
        this.ordered = ordered;
    }

    static ServerTable of(SnapshotSession session, TableSpec table) throws SQLException, TableException {
        try {
            return new ServerTable(columns(session, table), ordered(session, table));
        } catch (SQLException e) {
            throw TableException.of(table, e);
        }
    }

    private static List<ServerColumn> columns(SnapshotSession session, TableSpec table) throws SQLException {
        List<ServerColumn> columns = new ArrayList<>();
        // Field, Type, Collation, Null, Key, ..
        for (String[] row : session.query("SHOW FULL COLUMNS FROM " + Identifiers.quoted(table))) {
            columns.add(new ServerColumn(row[0], row[1], row[3].equals("YES"), row[2]));
        }
        return columns;
    }

    private static List<String> ordered(SnapshotSession session, TableSpec table) throws SQLException {
        List<String> ordered = new ArrayList<>();
        String usable = " WHERE Seq_in_index = 1 AND Sub_part IS NULL AND Index_type = 'BTREE' AND Visible = 'YES' AND Column_name IS NOT NULL";
        // Table, Non_unique, Key_name, Seq_in_index, Column_name, ..
        for (String[] row : session.query("SHOW INDEX FROM " + Identifiers.quoted(table) + usable)) {
            ordered.add(row[4]);
        }
        return ordered;
    }

    /** Null where there is none. MySQL does not tell names of columns apart by case. */
    ServerColumn column(String name) {
        return columns.stream().filter(column -> column.name.equalsIgnoreCase(name)).findFirst().orElse(null);
    }

    boolean isOrdered(String name) {
        return ordered.stream().anyMatch(name::equalsIgnoreCase);
    }

    /** {@code id, name}. */
    String names() {
        return columns.stream().map(column -> column.name).collect(Collectors.joining(", "));
    }
}
