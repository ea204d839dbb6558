package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.MalformedEventException;
import io.cdcctl.flink.mysql.binlog.QueryEvent;
import io.cdcctl.flink.mysql.binlog.RowsEvent;
import io.cdcctl.flink.mysql.table.MysqlTable;
import io.cdcctl.flink.mysql.table.TableNotices;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableChanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables that are carried, how their values are written, and who is told of what gives no rows. */
public final class CarriedTables {

    /** By database, then by table. */
    private final Map<String, Map<String, TableSpec>> specs = new HashMap<>();

    private final CellWriterFactory writers;
    private final UnwritableChanges unwritable;
    private final TableStatements statements;

    public CarriedTables(
            List<TableSpec> tables, CellWriterFactory writers, UnwritableChanges unwritable, TableNotices notices) {
        for (TableSpec table : tables) {
            specs.computeIfAbsent(table.database, name -> new HashMap<>()).put(table.table, table);
        }
        this.writers = writers;
        this.unwritable = unwritable;
        statements = new TableStatements(this, unwritable, notices);
    }

    /** Null where the table is not carried. */
    TableSpec spec(String database, String table) {
        return specs.getOrDefault(database, Map.of()).get(table);
    }

    boolean isCarried(String database, String table) {
        return spec(database, table) != null;
    }

    /** All that are carried. */
    Iterable<TableSpec> all() {
        List<TableSpec> all = new ArrayList<>();
        specs.values().forEach(database -> all.addAll(database.values()));
        return all;
    }

    /** All tables of the database that are carried. */
    Iterable<TableSpec> of(String database) {
        return specs.getOrDefault(database, Map.of()).values();
    }

    TableRows rowsOf(MysqlTable table, RowsEvent rows) {
        TableSpec spec = spec(table.database, table.table);
        return new TableRows(spec, table, rows, writers.in(spec), unwritable);
    }

    UnreadableTable unreadable(String database, String table, MalformedEventException e) {
        return new UnreadableTable(spec(database, table), e, unwritable);
    }

    /** Takes a statement that is too long to be looked at; none that changes tables is, so it stands in a transaction. */
    void statementTooLarge(long bytes, EventPlace place) {
        statements.tooLarge(bytes, place);
    }

    /** Takes a statement of the binlog, which is one of a transaction, or one that changes tables. */
    void statement(QueryEvent query, boolean isInTransaction, EventPlace place) {
        statements.take(query, isInTransaction, place);
    }
}
