package io.cdcctl.flink.mysql.snapshot;

import io.cdcctl.flink.mysql.binlog.GtidSet;
import java.io.Serializable;

/** How far a binlog was read: the transactions that were, or a place in a file. */
public final class ReadPosition implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Null where the place is one in a file. */
    final String gtids;

    final String file;
    final long position;

    /** Seconds since the epoch at which the file was begun, as its first event says; 0 where that is not known. */
    final long created;

    private ReadPosition(String gtids, String file, long position, long created) {
        this.gtids = gtids;
        this.file = file;
        this.position = position;
        this.created = created;
    }

    /** All transactions of the set were read. */
    public static ReadPosition of(GtidSet read) {
        return new ReadPosition(read.toString(), null, 0, 0);
    }

    /** The file was read up to the position; {@code created} are the seconds since the epoch at which it was begun, or 0. */
    public static ReadPosition of(String file, long position, long created) {
        return new ReadPosition(null, file, position, created);
    }
}
