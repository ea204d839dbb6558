package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.BinlogEvent;
import io.cdcctl.flink.mysql.binlog.MalformedEventException;
import io.cdcctl.flink.mysql.binlog.RowsEvent;
import io.cdcctl.flink.mysql.table.MysqlTable;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableChanges;
import io.cdcctl.flink.mysql.table.UnwritableException;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** Makes the records of the row events of a table, as long as its columns are the same. */
final class TableRows {

    private final MysqlTable table;
    private final RowsEvent rows;
    private final ImageCells before;
    private final ImageCells after;
    private final ChangeRecords records;
    private final ChangedRow row = new ChangedRow();

    TableRows(TableSpec spec, MysqlTable table, RowsEvent rows, CellWriterFactory writers, UnwritableChanges reports) {
        this.table = table;
        this.rows = rows;
        before = new ImageCells(spec, table, writers);
        after = new ImageCells(spec, table, writers);
        records = new ChangeRecords(spec, reports);
    }

    /** Adds the records of an event's rows; what cannot be read or written is a record that no reader takes for a row. */
    void read(BinlogEvent event, EventPlace place, List<RowData> out) {
        row.begin(event, place);
        try {
            if (event.tooLarge) {
                throw UnwritableException.ofValue("an event of rows takes " + event.length
                        + " bytes, which is more than this process can hold: leave the column that is so large out of the table");
            }
            rows.open(event, table);
            while (rows.next()) {
                write(event, place, out);
                row.number++;
            }
        } catch (UnwritableException e) {
            records.writeUnknown(row, e, out);
        } catch (MalformedEventException e) {
            records.writeUnknown(row, UnwritableException.ofValue("its rows cannot be read: " + e.getMessage()), out);
        }
    }

    private void write(BinlogEvent event, EventPlace place, List<RowData> out) {
        row.old = rows.hasBefore() ? before.at(event.body, rows.before, null) : null;
        row.now = rows.hasAfter() ? after.at(event.body, rows.after, rows.hasBefore() ? rows.before : null) : null;
        row.oldPlace = place.bytes + rows.before.start - event.from;
        row.newPlace = place.bytes + rows.after.start - event.from;
        try {
            records.write(row, out);
        } catch (UnwritableException e) {
            records.writeUnwritable(row, out);
        }
    }
}
