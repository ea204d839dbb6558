package io.cdcctl.flink.mysql.table;

import java.util.Locale;

/** What a column holds, and so how it is written; the names in lower case are those of the option {@code tables}. */
public enum ColumnKind {
    INTEGER,
    BOOLEAN,
    DECIMAL,
    FLOAT,
    DOUBLE,
    /** CHAR, VARCHAR, TEXT, ENUM and SET. */
    TEXT,
    BYTES,
    DATE,
    DATETIME,
    TIMESTAMP,
    TIME,
    YEAR,
    JSON,
    /** BIT(2) to BIT(64). */
    BITS,
    GEOMETRY;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
