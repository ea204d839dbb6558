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
        CellWriter writer = find(spec, column, zeroDates, charsets);
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

    /** Null where a column of the kind is not of this type. */
    private static CellWriter find(ColumnSpec spec, MysqlColumn column, ZeroDates zeroDates, Charsets charsets) {
        switch (spec.kind) {
            case INTEGER:
                return CellNumbers.integer(column);
            case BOOLEAN:
                return CellNumbers.flag(column);
            case DECIMAL:
                return CellNumbers.decimal(column, spec.precision);
            case FLOAT:
                return column.type == MysqlColumn.FLOAT ? CellNumbers::float32 : null;
            case DOUBLE:
                return column.type == MysqlColumn.DOUBLE ? CellNumbers::float64 : null;
            case TEXT:
                return isOptions(column) ? CellOptions.of(spec, column, charsets) : CellTexts.text(spec, column, charsets);
            case BYTES:
                return CellTexts.bytes(spec, column);
            case DATE:
                return column.type == MysqlColumn.DATE ? CellTimes.date(column.nullable, zeroDates) : null;
            case DATETIME:
                return column.type == MysqlColumn.DATETIME2 ? CellTimes.dateTime(column, zeroDates) : null;
            case TIMESTAMP:
                return column.type == MysqlColumn.TIMESTAMP2 ? CellTimes.timestamp(column, zeroDates) : null;
            case TIME:
                return column.type == MysqlColumn.TIME2 ? CellTimes.time(column) : null;
            case YEAR:
                return column.type == MysqlColumn.YEAR ? CellNumbers::year : null;
            case JSON:
                return column.type == MysqlColumn.JSON ? CellTexts.document(column) : null;
            case BITS:
                return column.type == MysqlColumn.BIT ? CellNumbers.bits(column) : null;
            case GEOMETRY:
                return column.type == MysqlColumn.GEOMETRY ? CellTexts.geometry(column) : null;
        }
        throw new IllegalStateException(spec.kind + " has no writer");
    }

    private static boolean isOptions(MysqlColumn column) {
        return column.type == MysqlColumn.ENUM || column.type == MysqlColumn.SET;
    }

    /** The column is of the right type, and the server does not say how its values are to be read. */
    static UnwritableException unknown(ColumnSpec spec, String what) {
        return UnwritableException.ofTable("column " + spec.name + " cannot be read, as the binlog does not say " + what
                + ": SET GLOBAL binlog_row_metadata = FULL");
    }
}
