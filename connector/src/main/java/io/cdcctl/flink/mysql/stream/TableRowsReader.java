package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.BinlogEvent;
import io.cdcctl.flink.mysql.binlog.Collations;
import io.cdcctl.flink.mysql.binlog.FormatDescription;
import io.cdcctl.flink.mysql.binlog.MalformedEventException;
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

    TableRowsReader(Collations collations, CarriedTables tables) {
        this.collations = collations;
        this.tables = tables;
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

    /** Takes an event; others than those are left. */
    void take(BinlogEvent event, StreamProgress progress, List<RowData> out) throws IOException {
        TableMaps current = again == null ? maps : again;
        if (event.type == BinlogEvent.TABLE_MAP) {
            describe(event, current);
        } else if (event.isRows()) {
            if (progress.rows()) {
                read(event, current, progress.place, out);
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

    private void read(BinlogEvent event, TableMaps current, EventPlace place, List<RowData> out) throws MalformedEventException {
        long id = RowsEvent.tableId(event);
        MysqlTable table = current.of(id);
        if (table != null) {
            rowsOf(table).read(event, place, out);
        } else if (!unreadable.isEmpty() && unreadable.containsKey(id)) {
            unreadable.get(id).read(event, place, out);
        }
    }

    private TableRows rowsOf(MysqlTable table) {
        TableRows of = known.get(table);
        if (of == null) {
            if (known.size() >= MOST_TABLES) {
                known.clear();
            }
            of = tables.rowsOf(table, rows);
            known.put(table, of);
        }
        return of;
    }
}
