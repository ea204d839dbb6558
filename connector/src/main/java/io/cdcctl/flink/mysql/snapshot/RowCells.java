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
            ColumnSpec column = table.columns.get(i);
            values[i] = RawValues.of(column, result, i + 1, zeroDates.in(table.key.contains(column)));
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
            // What is not NULL was left in MySQL.
            if (size(column) > 0) {
                throw RecordLimits.tooLarge(table, this);
            }
            out.raw(NULL);
            return;
        }
        try {
            values[column].write(bytes, out);
        } catch (RuntimeException e) {
            throw UnwritableException.ofValue("column " + spec.name + " has a value that cannot be written: " + e.getMessage());
        }
    }

    /** Of a value that may be large, as MySQL measured it. */
    @Override
    public long size(int column) {
        try {
            return selected.sizes[column] == 0 ? 0 : row.getLong(selected.sizes[column]);
        } catch (SQLException e) {
            throw new ResultException(e);
        }
    }

    @Override
    public boolean writeAnyhow(int column, JsonBytes out) {
        byte[] bytes = bytes(column);
        if (bytes == null && size(column) > 0) {
            out.text(size(column) + " bytes");
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
