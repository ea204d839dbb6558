package io.cdcctl.flink.mysql;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.Identifiers;
import io.cdcctl.flink.mysql.table.RecordLimits;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.value.RawValue;
import io.cdcctl.flink.mysql.value.RawValues;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/** Makes records of a topic from the rows of a result that has a table's columns in their order. */
final class ChunkRows {

    private static final byte[] NULL = ascii("null");

    /** A row of the snapshot is an insertion, at no time that is known. */
    private static final byte[] END = ascii(",\"op\":\"+I\",\"op_ts\":\"1970-01-01T00:00:00Z\"}");

    private final StringData topic;
    private final byte[][] labels;
    private final RawValue[] values;
    private final int[] key;

    /** Columns that rows are chosen by, and the values that each may have. */
    private final int[] filtered;
    private final byte[][][] wanted;

    private final JsonBytes out = new JsonBytes();

    private ChunkRows(TableSpec table, RawValue[] values) {
        this.topic = StringData.fromString(table.topic);
        this.labels = table.columns.stream().map(ChunkRows::label).toArray(byte[][]::new);
        this.values = values;
        this.key = table.key.stream().mapToInt(table.columns::indexOf).toArray();
        List<Map.Entry<ColumnSpec, List<byte[]>>> where = new ArrayList<>(table.where.entrySet());
        this.filtered = where.stream().mapToInt(entry -> table.columns.indexOf(entry.getKey())).toArray();
        this.wanted = where.stream().map(entry -> entry.getValue().toArray(new byte[0][])).toArray(byte[][][]::new);
    }

    /** Null where a column is of another kind than it was declared to be. */
    static ChunkRows of(TableSpec table, ResultSetMetaData result) throws SQLException {
        RawValue[] values = new RawValue[table.columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = RawValues.of(table.columns.get(i), result, i + 1);
            if (values[i] == null) {
                return null;
            }
        }
        return new ChunkRows(table, values);
    }

    /** The columns as they are selected. */
    static String selected(TableSpec table) {
        return table.columns.stream().map(column -> Identifiers.quoted(column.name)).collect(Collectors.joining(", "));
    }

    /**
     * The row that the result is at; null where it is not carried. Throws an {@link IllegalArgumentException} where it cannot be
     * written.
     */
    RowData read(ResultSet row) throws SQLException {
        for (int i = 0; i < filtered.length; i++) {
            out.clear();
            write(row, filtered[i]);
            if (!isOneOf(wanted[i])) {
                return null;
            }
        }
        out.clear();
        char before = '{';
        for (int column : key) {
            out.raw(before);
            out.raw(labels[column]);
            write(row, column);
            before = ',';
        }
        out.raw('}');
        byte[] keyBytes = out.copy();
        out.clear();
        before = '{';
        for (int column = 0; column < values.length; column++) {
            out.raw(before);
            out.raw(labels[column]);
            write(row, column);
            before = ',';
        }
        out.raw(END);
        if (keyBytes.length + out.length() > RecordLimits.MOST_BYTES) {
            throw new IllegalArgumentException("a row that is too large for a record");
        }
        return GenericRowData.of(topic, keyBytes, out.copy());
    }

    private void write(ResultSet row, int column) throws SQLException {
        byte[] bytes = row.getBytes(column + 1);
        if (bytes == null) {
            out.raw(NULL);
        } else {
            values[column].write(bytes, out);
        }
    }

    private boolean isOneOf(byte[][] some) {
        for (byte[] one : some) {
            if (out.sameAs(one)) {
                return true;
            }
        }
        return false;
    }

    /** {@code "name":}. */
    private static byte[] label(ColumnSpec column) {
        JsonBytes name = new JsonBytes();
        name.text(column.as);
        name.raw(':');
        return name.copy();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
