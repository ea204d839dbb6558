package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.BinlogEvent;
import io.cdcctl.flink.mysql.binlog.GtidEvent;
import io.cdcctl.flink.mysql.binlog.GtidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Follows how far the binlog was read, event by event. It depends on the events and on where it began alone. */
final class StreamProgress {

    private static final long LOW = 0xffffffffL;

    private final String serverUuid;
    private final boolean gtids;
    private final GtidSet executed;
    private final List<PreparedTransaction> prepared;
    private final VisiblePlace visible;

    /** The transaction that was in progress, until it was met again, and the row events of it that need not be read again. */
    private String resumed;

    private long done;

    final EventPlace place = new EventPlace();
    private long fileCreated;

    /** Place in the file behind the events that were read, and behind the last transaction that was. */
    private long offset;

    private long committedOffset;
    private long committedBytes;
    private final GtidEvent gtid = new GtidEvent();
    private boolean begun;
    private long events;
    private boolean moved;

    StreamProgress(StreamPosition start) {
        serverUuid = start.serverUuid;
        gtids = start.gtids;
        executed = start.executed.copy();
        prepared = new ArrayList<>(start.prepared);
        visible = start.visible;
        resumed = start.transaction;
        done = start.events;
        place.epoch = start.epoch;
        place.file = start.file;
        place.bytes = start.bytes;
        committedBytes = start.bytes;
        offset = start.offset;
        committedOffset = start.offset;
        fileCreated = start.fileCreated;
    }

    /** Takes that the events behind it stand in this file, from this place on. */
    void file(String name, long from) {
        if (!name.equals(place.file)) {
            // Its description follows, which may be after the position was asked for.
            fileCreated = 0;
        }
        place.file = name;
        offset = from;
        if (!begun) {
            // What was read of the file before is not needed any more, which may be all that the server deletes it for.
            moved = moved || !gtids && committedOffset != from;
            committedOffset = from;
        }
    }

    /** Takes when the file was begun; throws an {@link IOException} where it is another file than the one that was read. */
    void created(long seconds, boolean isResumed) throws IOException {
        if (isResumed && !gtids && fileCreated != 0 && fileCreated != seconds) {
            throw new IOException("MySQL's binlog " + place.file + " is another one than the file of this name that was read before:"
                    + " the server was reset or restored. Changes may be missing, so fill a new generation.");
        }
        fileCreated = seconds;
    }

    /** Takes an event that stands in the file by itself, before anything else is done with it. */
    void event(BinlogEvent event) {
        // The server leaves out transactions that were read before, and says only the low 32 bits of a place.
        long low = event.logPos - event.length;
        long start = (offset & ~LOW) + low;
        offset = start < offset ? start + LOW + 1 : start;
        place.offset = offset;
        offset += event.length;
    }

    /** Begins a transaction. */
    void begin(BinlogEvent event) throws IOException {
        gtid.parse(event);
        begun = true;
        events = 0;
        if (done > 0 && !transaction().equals(resumed)) {
            done = 0;
        }
        resumed = "";
    }

    /** Ends it: all its rows were handed on. */
    void end() {
        if (gtids && begun && !gtid.anonymous) {
            executed.add(gtid);
        }
        begun = false;
        events = 0;
        done = 0;
        committedBytes = place.bytes;
        committedOffset = offset;
        moved = true;
    }

    /** Counts an event of rows; false where its rows were handed on before. */
    boolean rows() {
        moved = true;
        return ++events > done;
    }

    /** Goes on behind an event of rows that was counted, whether it was read or not. */
    void behindRows(BinlogEvent event) {
        place.bytes += event.length;
    }

    /** GTID of the transaction in progress; made only where it is asked for, as most transactions have one row. */
    private String transaction() {
        if (!begun) {
            return resumed;
        }
        return gtids ? gtid.toString() : "";
    }

    /** Takes the transaction in progress for one whose rows count later. */
    void prepared(String xid) {
        forget(preparedOf(xid));
        prepared.add(new PreparedTransaction(xid, transaction(), place.file, committedOffset));
    }

    /** The prepared transaction of this name; null where there is none. */
    PreparedTransaction preparedOf(String xid) {
        return prepared.stream().filter(one -> one.xid.equals(xid)).findFirst().orElse(null);
    }

    /** Whether readers saw the transaction in progress when the snapshot began. */
    boolean isInSnapshot() {
        return visible.isEverything() || (gtids ? visible.gtids.contains(gtid) : visible.has(place.file, offset));
    }

    void forget(PreparedTransaction one) {
        prepared.remove(one);
    }

    /** Whether the position is another one than the last that was asked for. */
    boolean hasMoved() {
        return moved;
    }

    StreamPosition position() {
        moved = false;
        return here();
    }

    /** The same, without being given to anybody who keeps it. */
    StreamPosition here() {
        return new StreamPosition(
                serverUuid, gtids, executed.copy(), place.file, committedOffset, fileCreated, place.epoch, committedBytes,
                transaction(), Math.max(events, done), prepared, visible);
    }
}
