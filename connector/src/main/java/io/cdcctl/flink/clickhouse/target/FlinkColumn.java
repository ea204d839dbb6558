package io.cdcctl.flink.clickhouse.target;

import java.io.Serializable;
import org.apache.flink.table.types.logical.LogicalType;

/** A physical column of the Flink sink table. */
public final class FlinkColumn implements Serializable {

    private static final long serialVersionUID = 1L;

    public final String name;
    public final LogicalType type;
    /** Position in the rows that reach the sink. */
    public final int index;
    /** Whether the column is part of the primary key. */
    public final boolean key;

    public FlinkColumn(String name, LogicalType type, int index, boolean key) {
        this.name = name;
        this.type = type;
        this.index = index;
        this.key = key;
    }
}
