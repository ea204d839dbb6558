package io.cdcctl.flink.mysql;

import java.util.List;
import org.apache.flink.cdc.connectors.mysql.source.offset.BinlogOffset;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.table.data.RowData;

/** Some rows of a chunk. */
final class SnapshotRows {

    final List<RowData> rows;

    /** Where the binlog was before the first row of the chunk was read. */
    final BinlogOffset start;

    /** Whether no more rows of the chunk follow. */
    final boolean last;

    SnapshotRows(List<RowData> rows, BinlogOffset start, boolean last) {
        this.rows = rows;
        this.start = start;
        this.last = last;
    }

    /** Flink CDC hands on records of Debezium alone, so this is the value of one. */
    SourceRecord asRecord() {
        return new SourceRecord(null, null, null, null, null, this);
    }
}
