package io.cdcctl.flink.mysql.table;

/**
 * The version of a record: the place of its change in the history of a server, above the versions of all that came before. It
 * is made of the epoch (11 bits), the bytes of row events that the epoch had before the change (50 bits), and a rank (2 bits).
 * Versions that are offsets of Kafka are below those of epoch 1 as long as a partition has fewer than 2^50 records.
 */
public final class RecordVersion {

    /** Rank of a row. */
    public static final int ROW = 1;

    /** Rank of a deletion. */
    public static final int DELETION = 2;

    /** The epoch in which the rows of a snapshot are, before all changes. */
    public static final int FIRST_EPOCH = 1;

    private static final int RANK_BITS = 2;
    private static final int EPOCH_SHIFT = 52;
    private static final int MOST_EPOCHS = 1 << 11;
    private static final long MOST_BYTES = 1L << EPOCH_SHIFT - RANK_BITS;

    private RecordVersion() {}

    /** Throws an {@link IllegalArgumentException} where a part does not fit, which nothing can be carried after. */
    public static long of(int epoch, long bytes, int rank) {
        if (epoch < FIRST_EPOCH || epoch >= MOST_EPOCHS || bytes < 0 || bytes >= MOST_BYTES) {
            throw new IllegalArgumentException("a version with the epoch " + epoch + " and " + bytes + " bytes");
        }
        return (long) epoch << EPOCH_SHIFT | bytes << RANK_BITS | rank;
    }

    /** Version of the rows of a snapshot, which is below that of every change. */
    public static long ofSnapshot() {
        return of(FIRST_EPOCH, 0, ROW);
    }
}
