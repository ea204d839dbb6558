package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.stream.StreamBatch;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import io.cdcctl.flink.mysql.table.TableNotice;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** What a reader's thread has read at once, and how far its split is read with it: no checkpoint parts the two. */
final class Part {

    /** Rows of topic, key, value and version. */
    final List<RowData> records;

    /** Null where it is the one of before, or there is none. */
    final StreamPosition end;

    /** Why the table of the chunk cannot be read at present; null where it can. */
    final String trouble;

    /** What was noticed of tables meanwhile. */
    final List<TableNotice> notices;

    /** When the last of the changes was made, in milliseconds since the epoch; 0 where it is not known. */
    final long changedAt;

    private Part(List<RowData> records, StreamPosition end, String trouble, List<TableNotice> notices, long changedAt) {
        this.records = records;
        this.end = end;
        this.trouble = trouble;
        this.notices = notices;
        this.changedAt = changedAt;
    }

    static Part of(List<RowData> rows, List<TableNotice> notices) {
        return new Part(rows, null, null, notices, 0);
    }

    static Part of(StreamBatch batch, List<TableNotice> notices) {
        return new Part(batch.records, batch.end, null, notices, batch.changedAt);
    }

    static Part at(StreamPosition position) {
        return new Part(List.of(), position, null, List.of(), 0);
    }

    static Part unread(String trouble) {
        return new Part(List.of(), null, trouble, List.of(), 0);
    }
}
