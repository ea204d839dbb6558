package io.cdcctl.flink.mysql.stream;

import java.util.List;
import org.apache.flink.table.data.RowData;

/** Records that are handed on together, and how far the binlog was read with them: no checkpoint parts the two. */
public final class StreamBatch {

    /** No record, and no other position. */
    public static final StreamBatch NOTHING = new StreamBatch(List.of(), null);

    /** Rows of topic, key, value and version; empty where the binlog had none for the tables that are carried. */
    public final List<RowData> records;

    /** Null where it is the one of before. */
    public final StreamPosition end;

    public StreamBatch(List<RowData> records, StreamPosition end) {
        this.records = records;
        this.end = end;
    }
}
