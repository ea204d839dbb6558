package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.BinlogEvent;
import io.cdcctl.flink.mysql.table.Cells;

/** One change of one row, and where it stands; reused from row to row. */
final class ChangedRow {

    /** Null where there was no row, and where there is none any more. */
    Cells old;

    Cells now;

    int epoch;

    /** Bytes of row events of the epoch before each of the two. */
    long oldPlace;

    long newPlace;

    /** Milliseconds since the epoch of time. */
    long opTs;

    /** The file that the event stands in, and where. */
    String file;

    long offset;

    /** Which of the rows of its event it is, from 0 on. */
    int number;

    /** Takes the event whose rows come. */
    void begin(BinlogEvent event, EventPlace place) {
        epoch = place.epoch;
        opTs = event.timestamp * 1000;
        file = place.file;
        offset = place.offset;
        number = 0;
        newPlace = place.bytes;
    }

    /** {@code update in binlog.000003 at 4711}. */
    String describe() {
        String one = old == null ? "insert" : now == null ? "deletion" : "update";
        String what = old == null && now == null ? "rest of an event" : one;
        return what + " in " + file + " at " + offset;
    }
}
