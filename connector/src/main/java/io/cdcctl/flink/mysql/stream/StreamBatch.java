package io.cdcctl.flink.mysql.stream;

import java.util.List;
import org.apache.flink.table.data.RowData;

/** Records that are handed on together, and how far the binlog was read with them: no checkpoint parts the two. */
public final class StreamBatch {

    /** No record, and no other position. */
    public static final StreamBatch NOTHING = new StreamBatch(List.of(), null, 0);

    /** Rows of topic, key, value and version; empty where the binlog had none for the tables that are carried. */
    public final List<RowData> records;

    /** Null where it is the one of before. */
    public final StreamPosition end;

    /** When the last change was made, in milliseconds since the epoch; MySQL says whole seconds. 0 where it is not known. */
    public final long changedAt;

    public StreamBatch(List<RowData> records, StreamPosition end, long changedAt) {
        this.changedAt = changedAt;
        this.records = records;
        this.end = end;
    }
}
