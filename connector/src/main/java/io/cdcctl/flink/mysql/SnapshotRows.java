package io.cdcctl.flink.mysql;

import java.util.List;
import org.apache.flink.cdc.connectors.mysql.source.offset.BinlogOffset;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.table.data.RowData;

/** Some rows of a chunk; with its last ones comes where the binlog was before its first. */
final class SnapshotRows {

    final List<RowData> rows;

    /** Null where more rows of the chunk follow. */
    final BinlogOffset start;

    SnapshotRows(List<RowData> rows, BinlogOffset start) {
        this.rows = rows;
        this.start = start;
    }

    /** Flink CDC hands on records of Debezium alone, so this is the value of one. */
    SourceRecord asRecord() {
        return new SourceRecord(null, null, null, null, null, this);
    }
}
