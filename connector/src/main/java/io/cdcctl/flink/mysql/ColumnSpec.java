package io.cdcctl.flink.mysql;

import java.io.Serializable;

/** A column that is carried. */
final class ColumnSpec implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Name in MySQL. */
    final String name;

    /** Name in the topic. */
    final String as;

    final ColumnKind kind;

    /** Digits of a decimal, 0 where it is not said. */
    final int precision;

    ColumnSpec(String name, String as, ColumnKind kind, int precision) {
        this.name = name;
        this.as = as;
        this.kind = kind;
        this.precision = precision;
    }
}
