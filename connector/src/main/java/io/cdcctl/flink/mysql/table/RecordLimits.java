package io.cdcctl.flink.mysql.table;

/** How large a record may be. */
public final class RecordLimits {

    /** What a producer and a topic of Kafka take in a record, unless they are told otherwise, less what a record has besides. */
    public static final int MOST_BYTES = 1_000_000;

    private RecordLimits() {}

    /** Throws {@link UnwritableException} where a key and a value of so many bytes would fail the job of the producer. */
    public static void check(long bytes) {
        if (bytes > MOST_BYTES) {
            throw UnwritableException.ofValue("a row takes " + bytes + " bytes as JSON, where a record has " + MOST_BYTES
                    + " at most: leave the column that is so large out of pipeline.yaml");
        }
    }
}
