package io.cdcctl.flink.clickhouse.target;

/** Columns of a table of versions that are not of the row. */
public final class OwnColumns {

    /** The version of a change; the engine keeps the greatest. */
    public static final String VERSION = "_version";

    /** 1 for a deletion. */
    public static final String DELETED = "_is_deleted";

    private OwnColumns() {}
}
