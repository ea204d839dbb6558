package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.table.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the source asks for a snapshot, as MySQL has to be asked. The source reads {@code SELECT *}, in which invisible columns
 * are not; it knows a column by its name in CREATE TABLE, in which a backtick is doubled; and it compares bounds of chunks in
 * Java, which not every type has an order for.
 */
final class SnapshotQueries {

    /** In the address of a connection: bytes have no order either. Where changes wait for their chunk, bounds are compared with keys. */
    static final String BYTES_IN_ONE_CHUNK = "bytesInOneChunk";

    private static final String NAME = "`(?:[^`]|``)*`";
    private static final String TABLE = "(" + NAME + "\\." + NAME + ")";
    private static final Pattern ROWS = Pattern.compile("SELECT \\* FROM " + TABLE + "((?: WHERE .*)?)", Pattern.DOTALL);
    private static final Pattern BOUNDS = Pattern.compile("SELECT MIN\\((" + NAME + ")\\), MAX\\(\\1\\) FROM " + TABLE);

    private final Connection connection;
    private final boolean bytesInOneChunk;

    SnapshotQueries(Connection connection, String url) {
        this.connection = connection;
        this.bytesInOneChunk = url.contains(BYTES_IN_ONE_CHUNK + "=true");
    }

    /** The query itself where it is none of a snapshot. */
    String instead(String sql) throws SQLException {
        Matcher rows = ROWS.matcher(sql);
        if (rows.matches()) {
            requireWholeRows(rows.group(1));
            return "SELECT " + columnsOf(rows.group(1)).stream().map(Column::selected).collect(Collectors.joining(", ")) + " FROM "
                    + rows.group(1) + plain(rows.group(2));
        }
        Matcher bounds = BOUNDS.matcher(sql);
        if (bounds.matches()) {
            List<Column> columns = columnsOf(bounds.group(2));
            String name = plain(bounds.group(1));
            boolean ordered = columns.stream().anyMatch(column -> Identifiers.quoted(column.name).equals(name) && isOrdered(column, columns));
            // Without bounds the table is one chunk.
            return ordered ? plain(sql) : "SELECT NULL, NULL";
        }
        return sql.startsWith("SELECT ") ? plain(sql) : sql;
    }

    /** Also whether the source can subtract it. A value that many rows have would be the bound of a chunk again and again: two byte arrays are never equal in Java. */
    private boolean isOrdered(Column column, List<Column> columns) {
        switch (column.type) {
            case "time":
            case "year":
            case "bit":
                return false;
            case "binary":
            case "varbinary":
                return !bytesInOneChunk && column.isUnique(columns);
            default:
                return true;
        }
    }

    /** A backtick that the source has doubled already. */
    private static String plain(String sql) {
        return sql.replace("````", "``");
    }

    /** The source takes the n-th column for the n-th of CREATE TABLE, and SHOW COLUMNS leaves out those that a user may not read. */
    private void requireWholeRows(String table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT * FROM " + table + " LIMIT 0").close();
        }
    }

    private List<Column> columnsOf(String table) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SHOW COLUMNS FROM " + table)) {
            while (found.next()) {
                columns.add(new Column(found.getString("Field"), found.getString("Type"), found.getString("Key")));
            }
        }
        return columns;
    }

    private static final class Column {
        final String name;
        final String type;
        final String key;

        Column(String name, String type, String key) {
            this.name = name;
            this.type = type.toLowerCase(Locale.ROOT).replaceFirst("\\W.*", "");
            this.key = key;
        }

        /** In the order of CREATE TABLE, under the names there. */
        String selected() {
            return name.contains("`") ? Identifiers.quoted(name) + " AS " + Identifiers.quoted(name.replace("`", "``")) : Identifiers.quoted(name);
        }

        boolean isUnique(List<Column> columns) {
            return key.equals("UNI") || key.equals("PRI") && columns.stream().filter(one -> one.key.equals("PRI")).count() == 1;
        }
    }
}
