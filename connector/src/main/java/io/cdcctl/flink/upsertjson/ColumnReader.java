package io.cdcctl.flink.upsertjson;

/** Reads a JSON value, which is not {@code null}, as the value of a column. */
interface ColumnReader {

    /** Stands for a value that needs Flink's decoder: one that is not written the usual way, or is wrong. */
    Object GIVE_UP = new Object();

    /** Reads the value that begins at the cursor and moves behind it, or returns {@link #GIVE_UP}. */
    Object read(JsonCursor cursor);
}
