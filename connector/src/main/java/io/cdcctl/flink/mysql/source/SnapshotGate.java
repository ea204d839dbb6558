package io.cdcctl.flink.mysql.source;

/** What a snapshot waits for until it is in a completed checkpoint. */
final class SnapshotGate {

    private static final long NONE = Long.MAX_VALUE;

    /** Whether the job may come back from a checkpoint that does not say where the snapshot began. */
    private boolean blank;

    /** The first checkpoints that have the place, and all rows. */
    private long withStart = NONE;

    private long withRows = NONE;
    private boolean rowsWritten;

    SnapshotGate(boolean blank) {
        this.blank = blank;
    }

    /** Takes what a checkpoint has that begins. */
    void taken(long checkpoint, boolean hasStart, boolean hasRows) {
        blank = blank || !hasStart;
        withStart = hasStart ? Math.min(withStart, checkpoint) : NONE;
        withRows = hasRows ? Math.min(withRows, checkpoint) : NONE;
    }

    void completed(long checkpoint) {
        blank = blank && checkpoint < withStart;
        rowsWritten = rowsWritten || checkpoint >= withRows;
    }

    /** Takes that rows are to be read that were not before. */
    void chunkGiven() {
        withRows = NONE;
        rowsWritten = false;
    }

    /**
     * Whether rows may be read: a snapshot that began again at a later place would not say that those were deleted which were read and
     * are not there any more.
     */
    boolean mayReadRows() {
        return !blank;
    }

    /** Whether all rows stand in their topics, where each key's newest record has to be the last one. */
    boolean areRowsWritten() {
        return rowsWritten;
    }
}
