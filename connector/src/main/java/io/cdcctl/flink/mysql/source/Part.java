package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.stream.StreamPosition;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** What a reader's thread has read at once, and how far its split is read with it: no checkpoint parts the two. */
final class Part {

    /** Rows of topic, key, value and version. */
    final List<RowData> records;

    /** Null where it is the one of before, or there is none. */
    final StreamPosition end;

    /** Whether the table of the chunk cannot be read at present, so that nobody is to wait for it. */
    final boolean waits;

    private Part(List<RowData> records, StreamPosition end, boolean waits) {
        this.records = records;
        this.end = end;
        this.waits = waits;
    }

    static Part of(List<RowData> records, StreamPosition end) {
        return new Part(records, end, false);
    }

    static Part waiting() {
        return new Part(List.of(), null, true);
    }
}
