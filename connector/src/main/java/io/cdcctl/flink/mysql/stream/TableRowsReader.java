package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.BinlogEvent;
import io.cdcctl.flink.mysql.binlog.Collations;
import io.cdcctl.flink.mysql.binlog.FormatDescription;
import io.cdcctl.flink.mysql.binlog.RowsEvent;
import io.cdcctl.flink.mysql.binlog.TableMaps;
import io.cdcctl.flink.mysql.table.MysqlTable;
import java.io.IOException;
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
        (again == null ? maps : again).begin(format);
    }

    /** Takes that the events to come are those of an earlier transaction, until {@link #goOn}. */
    void beginAgain() {
        again = new TableMaps(collations, tables::isCarried);
    }

    void goOn() {
        again = null;
        known.clear();
    }

    /** Takes an event; others than those are left. */
    void take(BinlogEvent event, StreamProgress progress, List<RowData> out) throws IOException {
        TableMaps current = again == null ? maps : again;
        if (event.type == BinlogEvent.TABLE_MAP) {
            current.read(event);
        } else if (event.isRows()) {
            if (progress.rows()) {
                MysqlTable table = current.of(RowsEvent.tableId(event));
                if (table != null) {
                    rowsOf(table).read(event, progress.place, out);
                }
            }
            progress.behindRows(event);
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
