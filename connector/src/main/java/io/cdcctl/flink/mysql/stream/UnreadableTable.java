package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.BinlogEvent;
import io.cdcctl.flink.mysql.binlog.MalformedEventException;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableChanges;
import io.cdcctl.flink.mysql.table.UnwritableException;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** A table whose description in the binlog cannot be read: its events of rows are records that no reader takes for a row. */
final class UnreadableTable {

    private final ChangeRecords records;
    private final ChangedRow row = new ChangedRow();
    private final UnwritableException problem;

    UnreadableTable(TableSpec spec, MalformedEventException e, UnwritableChanges reports) {
        records = new ChangeRecords(spec, reports);
        problem = UnwritableException.ofValue("what the binlog says of its columns cannot be read: " + e.getMessage());
    }

    /** Adds one record for all rows of an event. */
    void read(BinlogEvent event, EventPlace place, List<RowData> out) {
        row.begin(event, place);
        records.writeUnknown(row, problem, out);
    }
}
