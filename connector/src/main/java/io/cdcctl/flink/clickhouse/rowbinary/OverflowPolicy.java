package io.cdcctl.flink.clickhouse.rowbinary;

/** What becomes of a value that is outside the range of its ClickHouse type, which ClickHouse itself would wrap or clamp. */
public enum OverflowPolicy {
    /** The row is refused. */
    ERROR,
    /** NULL is written; the row is refused where the column is not Nullable. */
    NULL,
    /** The nearest value that the type holds is written. */
    CLAMP
}
