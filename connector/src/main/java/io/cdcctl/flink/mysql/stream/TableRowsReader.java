package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.BinlogEvent;
import io.cdcctl.flink.mysql.binlog.Collations;
import io.cdcctl.flink.mysql.binlog.FormatDescription;
import io.cdcctl.flink.mysql.binlog.MalformedEventException;
import io.cdcctl.flink.mysql.binlog.QueryEvent;
import io.cdcctl.flink.mysql.binlog.RowsEvent;
import io.cdcctl.flink.mysql.binlog.TableMap;
import io.cdcctl.flink.mysql.binlog.TableMaps;
import io.cdcctl.flink.mysql.table.MysqlTable;
import java.io.IOException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;

/** Takes the events that describe tables and those of their rows. */
final class TableRowsReader {

    /** Descriptions of tables are forgotten when so many are known. */
    private static final int MOST_TABLES = 2_000;

    private final Collations collations;
    private final CarriedTables tables;
    private final RowsEvent rows = new RowsEvent();
    private final Map<MysqlTable, TableRows> known = new IdentityHashMap<>();

    /** Carried tables whose descriptions cannot be read, by number. */
    private final Map<Long, UnreadableTable> unreadable = new HashMap<>();

    /** Those of the binlog, and those of a transaction in it that is read again, which has numbers of its own. */
    private TableMaps maps;

    private TableMaps again;

    private final UnnamedTables unnamed;

    TableRowsReader(Collations collations, CarriedTables tables, ColumnNaming naming) {
        this.collations = collations;
        this.tables = tables;
        unnamed = new UnnamedTables(naming, tables);
        maps = new TableMaps(collations, tables::isCarried);
    }

    /** Begins a file. Its tables are described anew, and what the last ones keep, be it room for large rows, is let go. */
    void begin(FormatDescription format) {
        known.clear();
        unreadable.clear();
        (again == null ? maps : again).begin(format);
    }

    /** Takes that the events to come are those of an earlier transaction, until {@link #goOn}. */
    void beginAgain() {
        again = new TableMaps(collations, tables::isCarried);
    }

    void goOn() {
        again = null;
        known.clear();
        unreadable.clear();
    }

    /** Takes a statement, after which columns may have other names than before. */
    void statement(QueryEvent query) {
        if (unnamed.forgets(query)) {
            known.clear();
        }
    }

    /** Takes one that is too long to be looked at. */
    void statementTooLarge() {
        if (unnamed.forgetsAll()) {
            known.clear();
        }
    }

    /** Takes an event; others than those are left. */
    void take(BinlogEvent event, StreamProgress progress, List<RowData> out) throws IOException {
        TableMaps current = again == null ? maps : again;
        if (event.type == BinlogEvent.TABLE_MAP) {
            describe(event, current);
        } else if (event.isRows()) {
            if (progress.rows()) {
                read(event, current, progress, out);
            }
            progress.behindRows(event);
        }
    }

    private void describe(BinlogEvent event, TableMaps current) throws MalformedEventException {
        try {
            current.read(event);
            if (!unreadable.isEmpty()) {
                unreadable.remove(RowsEvent.tableId(event));
            }
        } catch (MalformedEventException e) {
            String[] names = TableMap.names(event.body, event.from, event.to);
            if (tables.isCarried(names[0], names[1])) {
                unreadable.put(RowsEvent.tableId(event), tables.unreadable(names[0], names[1], e));
            }
        }
    }

    private void read(BinlogEvent event, TableMaps current, StreamProgress progress, List<RowData> out) throws IOException {
        long id = RowsEvent.tableId(event);
        MysqlTable table = current.of(id);
        if (table != null) {
            rowsOf(table, progress).read(event, progress.place, out);
        } else if (!unreadable.isEmpty() && unreadable.containsKey(id)) {
            unreadable.get(id).read(event, progress.place, out);
        }
    }

    private TableRows rowsOf(MysqlTable table, StreamProgress progress) throws IOException {
        TableRows of = known.get(table);
        if (of == null) {
            if (known.size() >= MOST_TABLES) {
                known.clear();
            }
            of = tables.rowsOf(table.hasNames() ? table : unnamed.named(table, progress.here()), rows);
            known.put(table, of);
        }
        return of;
    }
}
