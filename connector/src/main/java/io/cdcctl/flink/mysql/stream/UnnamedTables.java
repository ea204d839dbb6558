package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.QueryEvent;
import io.cdcctl.flink.mysql.snapshot.NamedColumns;
import io.cdcctl.flink.mysql.table.MysqlTable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives names to the columns of tables that the binlog describes without. The server is asked for them once; a table that a statement
 * may alter afterwards stays without.
 */
final class UnnamedTables {

    private final ColumnNaming naming;
    private final CarriedTables tables;

    /** Null where the server was not asked. */
    private Map<String, NamedColumns> known;

    UnnamedTables(ColumnNaming naming, CarriedTables tables) {
        this.naming = naming;
        this.tables = tables;
    }

    /** The table with names where they are certain, else as it is. The position is before the events that the table is described for. */
    MysqlTable named(MysqlTable table, StreamPosition position) throws IOException {
        if (known == null) {
            known = new HashMap<>(naming.since(position));
        }
        NamedColumns columns = known.get(table.database + "." + table.table);
        MysqlTable named = columns == null ? null : columns.in(table);
        return named == null ? table : named;
    }

    /** Takes a statement; true where a table has no names any more for it. */
    boolean forgets(QueryEvent query) {
        return known != null && known.keySet().removeAll(AlteredTables.by(query, tables.all()));
    }

    /** Takes one that is too long to be looked at. */
    boolean forgetsAll() {
        boolean forgets = known != null && !known.isEmpty();
        if (forgets) {
            known.clear();
        }
        return forgets;
    }
}
