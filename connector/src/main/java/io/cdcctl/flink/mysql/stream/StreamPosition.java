package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.GtidSet;
import io.cdcctl.flink.mysql.table.RecordVersion;
import java.util.List;

/** How far the binlog was read: what a checkpoint keeps, and all that the versions of later records depend on. It does not change. */
public final class StreamPosition {

    /** UUID of the server that was read. */
    public final String serverUuid;

    /** Whether {@link #executed} says the place; else {@link #file} and {@link #offset} do. */
    public final boolean gtids;

    /** The transactions that were read to their end. Whoever made the position must not change it. */
    public final GtidSet executed;

    /** The file of the binlog, and the place in it behind the last transaction that was read to its end. */
    public final String file;

    public final long offset;

    /** Seconds since the epoch at which the file was begun; 0 where it does not say it. */
    public final long fileCreated;

    /** Counts the histories of the binlog that were read; see {@link RecordVersion}. */
    public final int epoch;

    /** Bytes of row events that were read in this epoch before the transaction in progress. */
    public final long bytes;

    /** GTID of the transaction in progress; empty where none is, or it has none. */
    public final String transaction;

    /** Row events of the transaction in progress that were read. */
    public final long events;

    /** XA transactions whose rows were met and which were not committed yet. */
    public final List<PreparedTransaction> prepared;

    /**
     * Up to where readers saw everything when the snapshot began, which is behind the place where the binlog is read from: the
     * snapshot has the rows of an XA transaction that was prepared before that place and committed up to here.
     */
    public final VisiblePlace visible;

    StreamPosition(
            String serverUuid,
            boolean gtids,
            GtidSet executed,
            String file,
            long offset,
            long fileCreated,
            int epoch,
            long bytes,
            String transaction,
            long events,
            List<PreparedTransaction> prepared,
            VisiblePlace visible) {
        this.serverUuid = serverUuid;
        this.gtids = gtids;
        this.executed = executed;
        this.file = file;
        this.offset = offset;
        this.fileCreated = fileCreated;
        this.epoch = epoch;
        this.bytes = bytes;
        this.transaction = transaction;
        this.events = events;
        this.prepared = List.copyOf(prepared);
        this.visible = visible;
    }

    /** Behind these transactions of a server, before any change was read. */
    public static StreamPosition ofGtids(String serverUuid, GtidSet executed, VisiblePlace visible) {
        return new StreamPosition(
                serverUuid, true, executed, "", 0, 0, RecordVersion.FIRST_EPOCH, 0, "", 0, List.of(), visible);
    }

    /** At this place of a server without GTIDs, before any change was read. */
    public static StreamPosition ofFile(String serverUuid, String file, long offset, VisiblePlace visible) {
        return new StreamPosition(
                serverUuid, false, new GtidSet(), file, offset, 0, RecordVersion.FIRST_EPOCH, 0, "", 0, List.of(), visible);
    }

    /** The same place; the rows of these XA transactions stand before it, and they are prepared there. */
    public StreamPosition with(List<PreparedTransaction> before) {
        return new StreamPosition(
                serverUuid, gtids, executed, file, offset, fileCreated, epoch, bytes, transaction, events, before, visible);
    }

    /**
     * Where the reader `debezium` was, which writes down both places and not the server; {@link #onFirst} says which of them counts. It
     * is before the first epoch, in which no record can be given. That reader gave the rows of XA transactions when it met them, so
     * commits behind the place have no more of them.
     */
    public static StreamPosition ofDebezium(GtidSet executed, String file, long offset) {
        return new StreamPosition("", !executed.isEmpty(), executed, file, offset, 0, 0, 0, "", 0, List.of(), VisiblePlace.EVERYTHING);
    }

    /** Whether it is not known which server was read. */
    public boolean isOfUnknownServer() {
        return serverUuid.isEmpty();
    }

    /** The same on this server, whose transactions have GTIDs or not, in the first epoch. */
    public StreamPosition onFirst(String uuid, boolean hasGtids) {
        boolean byGtids = hasGtids && gtids;
        return new StreamPosition(
                uuid, byGtids, byGtids ? executed : new GtidSet(), byGtids ? "" : file, byGtids ? 0 : offset, 0,
                RecordVersion.FIRST_EPOCH, 0, "", 0, List.of(), visible);
    }

    /**
     * The same transactions on another server, whose binlog has other bytes: a new epoch begins, and a transaction in progress
     * is read again from its start.
     */
    public StreamPosition on(String otherUuid) {
        return new StreamPosition(otherUuid, gtids, executed, "", 0, 0, epoch + 1, 0, "", 0, prepared, visible);
    }

    @Override
    public String toString() {
        return gtids ? executed.toString() : file + " at " + offset;
    }
}
