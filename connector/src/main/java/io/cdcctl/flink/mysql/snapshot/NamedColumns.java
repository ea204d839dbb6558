package io.cdcctl.flink.mysql.snapshot;

import io.cdcctl.flink.mysql.table.Identifiers;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import io.cdcctl.flink.mysql.table.MysqlTable;
import io.cdcctl.flink.mysql.table.TableSpec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the columns of a table are called, as the server says it at one moment. */
public final class NamedColumns {

    private final List<ServerColumn> columns;

    NamedColumns(List<ServerColumn> columns) {
        this.columns = columns;
    }

    /** By the names of the tables; those that cannot be read are left out. */
    public static Map<String, NamedColumns> of(SnapshotSession session, List<TableSpec> tables) throws SQLException {
        Map<String, NamedColumns> named = new HashMap<>();
        for (TableSpec table : tables) {
            try {
                named.put(table.name(), new NamedColumns(ServerTable.of(session, table).columns));
                awaitStatement(session, table);
            } catch (TableException e) {
                named.remove(table.name());
            }
        }
        return named;
    }

    /** What the columns are may be seen before the statement stands in the binlog that made them so; it holds the table until then. */
    private static void awaitStatement(SnapshotSession session, TableSpec table) throws SQLException, TableException {
        try {
            session.query("SELECT 1 FROM " + Identifiers.quoted(table) + " LIMIT 0");
        } catch (SQLException e) {
            throw TableException.of(table, e);
        }
    }

    /** The table with these names, and with the texts of ENUM and SET; null where the columns are not certain to be the same ones. */
    public MysqlTable in(MysqlTable table) {
        if (table.columns.size() != columns.size()) {
            return null;
        }
        List<MysqlColumn> named = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            ServerColumn server = columns.get(i);
            MysqlColumn column = table.columns.get(i);
            byte[][] texts = ColumnTexts.isList(column) ? ColumnTexts.of(server) : null;
            if (!ColumnTexts.isSame(server, column) || ColumnTexts.isList(column) && texts == null) {
                return null;
            }
            named.add(new MysqlColumn(
                    server.name, column.type, column.meta, column.nullable, column.unsigned,
                    texts == null ? column.charset : ColumnTexts.CHARSET, texts));
        }
        return new MysqlTable(table.id, table.database, table.table, named);
    }
}
