package io.cdcctl.flink.clickhouse.target;

/** What the target keeps. */
public enum SinkMode {
    /** The newest version of each row. */
    REPLACING,
    /** Every change as a row of its own. */
    APPEND
}
