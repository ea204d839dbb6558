package io.cdcctl.flink.mysql.table;

import java.io.Serializable;

/** A column that is carried. */
public final class ColumnSpec implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Name in MySQL. */
    public final String name;

    /** Name in the topic. */
    public final String as;

    public final ColumnKind kind;

    /** Digits of a decimal, 0 where it is not said. */
    public final int precision;

    public ColumnSpec(String name, String as, ColumnKind kind, int precision) {
        this.name = name;
        this.as = as;
        this.kind = kind;
        this.precision = precision;
    }
}
