package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.GtidSet;

/** Up to where readers of a server saw everything at one moment. It does not change. */
public final class VisiblePlace {

    /** For a position behind which no commit has rows from before it that are not carried. */
    public static final VisiblePlace EVERYTHING = new VisiblePlace(new GtidSet(), "", Long.MAX_VALUE);

    /** All that has a GTID; empty where the server has none. */
    public final GtidSet gtids;

    public final String file;
    public final long offset;

    public VisiblePlace(GtidSet gtids, String file, long offset) {
        this.gtids = gtids;
        this.file = file;
        this.offset = offset;
    }

    boolean isEverything() {
        return offset == Long.MAX_VALUE;
    }

    /** Whether what ends there in a file was seen; files are in the order of their numbers. */
    boolean has(String otherFile, long otherOffset) {
        if (!file.equals(otherFile)) {
            return file.length() == otherFile.length() ? file.compareTo(otherFile) > 0 : file.length() > otherFile.length();
        }
        return otherOffset <= offset;
    }
}
