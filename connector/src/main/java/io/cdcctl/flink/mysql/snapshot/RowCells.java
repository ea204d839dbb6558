package io.cdcctl.flink.mysql.snapshot;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.Cells;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.RecordLimits;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableException;
import io.cdcctl.flink.mysql.value.RawValue;
import io.cdcctl.flink.mysql.value.RawValues;
import io.cdcctl.flink.mysql.value.ZeroDates;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** The row that a result is at, from the bytes of MySQL's binary protocol. */
final class RowCells implements Cells {

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final TableSpec table;
    private final SelectedColumns selected;
    private final ResultSet row;
    private final ResultSetMetaData result;

    /** Null where a column is of another kind than it was declared to be. */
    private final RawValue[] values;

    RowCells(TableSpec table, SelectedColumns selected, ZeroDates zeroDates, ResultSet row) throws SQLException {
        this.table = table;
        this.selected = selected;
        this.row = row;
        this.result = row.getMetaData();
        values = new RawValue[table.columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = RawValues.of(table.columns.get(i), result, i + 1, zeroDates);
        }
    }

    @Override
    public void write(int column, JsonBytes out) {
        ColumnSpec spec = table.columns.get(column);
        if (values[column] == null) {
            throw UnwritableException.ofTable("column " + spec.name + " was declared as " + spec.kind + " and is now " + typeName(column));
        }
        byte[] bytes = bytes(column);
        if (bytes == null) {
            requireSent(column);
            out.raw(NULL);
            return;
        }
        try {
            values[column].write(bytes, out);
        } catch (RuntimeException e) {
            throw UnwritableException.ofValue("column " + spec.name + " has a value that cannot be written: " + e.getMessage());
        }
    }

    /** Throws where the value is missing because it was left in MySQL. */
    private void requireSent(int column) {
        if (size(column) == 0) {
            return;
        }
        int largest = column;
        long together = 0;
        for (int i = 0; i < values.length; i++) {
            together += measured(i);
            largest = measured(i) > measured(largest) ? i : largest;
        }
        String name = table.columns.get(largest).name;
        boolean alone = measured(largest) > RecordLimits.MOST_BYTES;
        throw UnwritableException.ofValue((alone ? "column " + name + " has a value of " + measured(largest) : "its large columns have " + together)
                + " bytes" + (alone ? "" : " together") + ", where a record has " + RecordLimits.MOST_BYTES + " at most: leave the column "
                + (alone ? "that is so large" : name) + " out of pipeline.yaml");
    }

    /** Of a value that was left in MySQL. */
    @Override
    public long size(int column) {
        return selected.sizes[column] != 0 && bytes(column) == null ? measured(column) : 0;
    }

    /** 0 of columns that are not measured, and of NULL. */
    private long measured(int column) {
        try {
            return selected.sizes[column] == 0 ? 0 : row.getLong(selected.sizes[column]);
        } catch (SQLException e) {
            throw new ResultException(e);
        }
    }

    @Override
    public boolean writeAnyhow(int column, JsonBytes out) {
        byte[] bytes = bytes(column);
        long left = size(column);
        if (left > 0) {
            out.text(left + " bytes");
        } else if (bytes == null) {
            out.raw(NULL);
        } else {
            OtherValues.write(table.columns.get(column), result, column + 1, bytes, values[column] == null, out);
        }
        return true;
    }

    private byte[] bytes(int column) {
        try {
            return row.getBytes(column + 1);
        } catch (SQLException e) {
            throw new ResultException(e);
        }
    }

    private String typeName(int column) {
        try {
            return result.getColumnTypeName(column + 1);
        } catch (SQLException e) {
            throw new ResultException(e);
        }
    }

    /** The result failed, and not the value. */
    static final class ResultException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private ResultException(SQLException cause) {
            super(cause);
        }

        @Override
        public synchronized SQLException getCause() {
            return (SQLException) super.getCause();
        }
    }
}
