package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.BinlogConnection;
import io.cdcctl.flink.mysql.binlog.BinlogEvent;
import io.cdcctl.flink.mysql.binlog.Collations;
import io.cdcctl.flink.mysql.binlog.QueryEvent;
import io.cdcctl.flink.mysql.table.TableSpec;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Which tables a statement may give other columns. Where it is not certain, it may. */
public final class AlteredTables {

    /**
     * First words of statements that leave the columns of tables as they are. CREATE is one: no table is made where there is one, and
     * none has rows before it is there.
     */
    private static final Set<String> HARMLESS = Set.of(
            "CREATE", "TRUNCATE", "ANALYZE", "OPTIMIZE", "REPAIR", "FLUSH", "GRANT", "REVOKE", "SET", "INSERT", "REPLACE", "UPDATE", "DELETE",
            "LOAD", "WITH", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "XA");

    private AlteredTables() {}

    /** Those that a statement of the binlog may have altered; the connection has to be started, and must not wait at its end. */
    public static Set<String> in(BinlogConnection connection, int maxEventBytes, Collations collations, List<TableSpec> tables)
            throws IOException {
        Set<String> altered = new TreeSet<>();
        EventWalk walk = new EventWalk(connection, maxEventBytes);
        for (BinlogEvent event = walk.next(); event != null; event = walk.next()) {
            if (event.type == BinlogEvent.QUERY && event.tooLarge) {
                tables.forEach(table -> altered.add(table.name()));
            } else if (event.type == BinlogEvent.QUERY) {
                altered.addAll(by(StatementEvents.parse(event, collations), tables));
            }
        }
        return altered;
    }

    /** Names of those that the statement may alter. */
    static Set<String> by(QueryEvent query, Iterable<TableSpec> tables) {
        SqlTokens sql = SqlTokens.of(query.statement);
        Set<String> altered = new TreeSet<>();
        if (HARMLESS.contains(sql.text(0).toUpperCase(Locale.ROOT)) || sql.is(0, "DROP") && sql.is(1, "TEMPORARY")) {
            return altered;
        }
        boolean database = sql.isOneOf(1, "DATABASE", "SCHEMA");
        for (TableSpec table : tables) {
            if (names(sql, database ? table.database : table.table)) {
                altered.add(table.name());
            }
        }
        return altered;
    }

    private static boolean names(SqlTokens sql, String name) {
        for (int i = 1; i < sql.size(); i++) {
            if (sql.name(i).equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
