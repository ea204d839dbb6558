package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import io.cdcctl.flink.mysql.table.UnwritableException;

/** How the kinds of columns are written that come from the binlog: the same texts as those of the snapshot. */
public final class CellWriters {

    private CellWriters() {}

    /**
     * The writer for the values of a column as the binlog describes it. One thread at a time uses it.
     *
     * @throws UnwritableException where the column is of another type than it was declared to be, or is not described well enough
     * @throws java.io.UncheckedIOException where the server cannot be asked for the column's character set
     */
    public static CellWriter of(ColumnSpec spec, MysqlColumn column, ZeroDates zeroDates, Charsets charsets) {
        CellWriter writer = KindValues.of(spec.kind).binlog.of(spec, column, zeroDates, charsets);
        if (writer == null) {
            throw UnwritableException.ofTable(
                    "column " + spec.name + " was declared as " + spec.kind + " and is now " + TypeNames.of(column));
        }
        return (bytes, from, to, out) -> {
            try {
                writer.write(bytes, from, to, out);
            } catch (RuntimeException e) {
                throw UnwritableException.ofValue("column " + spec.name + " has a value that cannot be written: " + e.getMessage());
            }
        };
    }

    /** The column is of the right type, and the server does not say how its values are to be read. */
    static UnwritableException unknown(ColumnSpec spec, String what) {
        return UnwritableException.ofTable("column " + spec.name + " cannot be read, as the binlog does not say " + what
                + ": SET GLOBAL binlog_row_metadata = FULL");
    }
}
