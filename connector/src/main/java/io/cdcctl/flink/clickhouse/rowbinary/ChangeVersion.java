package io.cdcctl.flink.clickhouse.rowbinary;

/** The version of a change: its offset in the topic, and below it a rank that puts a deletion above an insertion. */
final class ChangeVersion {

    private static final int RANK_BITS = 2;
    private static final int WRITTEN = 1;
    private static final int DELETED = 2;

    /** Largest offset whose version fits 64 bits without sign. */
    static final long MAX_OFFSET = (1L << (Long.SIZE - RANK_BITS)) - 1;

    private ChangeVersion() {}

    /** The version, to be read as an unsigned number. */
    static long of(long offset, boolean deletion) {
        return offset << RANK_BITS | (deletion ? DELETED : WRITTEN);
    }

    /** The offset in a version. */
    static long offset(long version) {
        return version >>> RANK_BITS;
    }
}
