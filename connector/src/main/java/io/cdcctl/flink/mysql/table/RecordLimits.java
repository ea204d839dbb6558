package io.cdcctl.flink.mysql.table;

/** How large a record may be. */
public final class RecordLimits {

    /** What a producer and a topic of Kafka take in a record, unless they are told otherwise, less what a record has besides. */
    public static final int MOST_BYTES = 1_000_000;

    /** A value takes less than so many times the bytes of its JSON where it is, in any character set and in MySQL's own form of JSON. */
    private static final int MOST_TIMES = 4;

    private RecordLimits() {}

    /** Throws {@link UnwritableException} where a key and a value of so many bytes would fail the job of the producer. */
    public static void check(long bytes) {
        if (bytes > MOST_BYTES) {
            throw UnwritableException.ofValue("a row takes " + bytes + " bytes as JSON, where a record has " + MOST_BYTES
                    + " at most: leave the column that is so large out of pipeline.yaml");
        }
    }

    /**
     * The same before anything is written, by the sizes of the values where they are: what is much too large takes no memory as JSON.
     */
    public static void check(TableSpec table, Cells row) {
        long together = 0;
        for (int column = 0; column < table.columns.size(); column++) {
            together += row.size(column);
        }
        if (together > (long) MOST_TIMES * MOST_BYTES) {
            throw tooLarge(table, row);
        }
    }

    /** That the large values of the row are too large, be it together. */
    public static UnwritableException tooLarge(TableSpec table, Cells row) {
        long together = 0;
        int largest = 0;
        for (int column = 0; column < table.columns.size(); column++) {
            together += row.size(column);
            largest = row.size(column) > row.size(largest) ? column : largest;
        }
        String name = table.columns.get(largest).name;
        String most = " bytes, where a record has " + MOST_BYTES + " at most: leave the column ";
        return UnwritableException.ofValue(row.size(largest) > MOST_BYTES
                ? "column " + name + " has a value of " + row.size(largest) + most + "that is so large out of pipeline.yaml"
                : "its columns have values of " + together + most + name + " out of pipeline.yaml");
    }
}
