package io.cdcctl.flink.clickhouse.rowbinary;

import java.nio.ByteBuffer;

/**
 * The version of a change, to be read as a number without sign. It is what the change's record says, or else the record's
 * offset in the topic and below it a rank that puts a deletion above an insertion.
 *
 * <p>Versions of records have an epoch in their highest bits, which begins with 1, so they are above all those of offsets.
 */
public final class ChangeVersion {

    private static final int RANK_BITS = 2;
    private static final int WRITTEN = 1;
    private static final int DELETED = 2;
    private static final int EPOCH_SHIFT = 52;

    /** Largest offset whose version is below those of the first epoch. */
    public static final long MAX_OFFSET = (1L << (EPOCH_SHIFT - RANK_BITS)) - 1;

    private ChangeVersion() {}

    /** The version of a change whose record has none. */
    public static long ofOffset(long offset, boolean deletion) {
        return offset << RANK_BITS | (deletion ? DELETED : WRITTEN);
    }

    /**
     * The version that a record has: 8 bytes, the highest first.
     *
     * @throws ValueException where there are more or fewer, or the version is among those of offsets
     */
    public static long ofRecord(byte[] bytes) throws ValueException {
        if (bytes.length != Long.BYTES) {
            throw new ValueException(bytes, String.format("has %d bytes, and a version has %d", bytes.length, Long.BYTES));
        }
        long version = ByteBuffer.wrap(bytes).getLong();
        if (version >>> EPOCH_SHIFT == 0) {
            throw new ValueException(bytes, "has no epoch: it could be the version of an offset");
        }
        return version;
    }
}
