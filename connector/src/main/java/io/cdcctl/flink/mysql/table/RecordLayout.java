package io.cdcctl.flink.mysql.table;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.json.Moments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the rows of a table stand in its topic; the one description of it, for rows of the snapshot and of the binlog. */
public final class RecordLayout {

    public static final byte[] INSERT = ascii("+I");
    public static final byte[] UPDATE = ascii("+U");

    private static final byte[] OP = ascii("\"op\":\"");
    private static final byte[] OP_TS = ascii("\",\"op_ts\":\"");
    private static final byte[] END = ascii("Z\"}");

    /** {@code "name":} of each column. */
    private final byte[][] labels;

    private final TableSpec table;
    private final int[] key;

    /** Columns that rows are chosen by, and the values that each may have. */
    private final int[] filtered;

    private final byte[][][] wanted;
    private final JsonBytes scratch = new JsonBytes();

    public RecordLayout(TableSpec table) {
        this.table = table;
        labels = table.columns.stream().map(RecordLayout::label).toArray(byte[][]::new);
        key = table.key.stream().mapToInt(table.columns::indexOf).toArray();
        List<Map.Entry<ColumnSpec, List<byte[]>>> where = new ArrayList<>(table.where.entrySet());
        filtered = where.stream().mapToInt(entry -> table.columns.indexOf(entry.getKey())).toArray();
        wanted = where.stream().map(entry -> entry.getValue().toArray(new byte[0][])).toArray(byte[][][]::new);
    }

    /**
     * Whether the row is carried.
     *
     * @throws UnwritableException where a value that matters cannot be compared: no other column refuses the row
     */
    public boolean matches(Cells row) {
        UnwritableException unknown = null;
        for (int i = 0; i < filtered.length; i++) {
            scratch.clear();
            try {
                row.write(filtered[i], scratch);
            } catch (UnwritableException e) {
                unknown = e;
                continue;
            }
            if (!isOneOf(wanted[i])) {
                return false;
            }
        }
        if (unknown != null) {
            throw unknown;
        }
        return true;
    }

    /** {@code {"id":1}}; throws {@link UnwritableException}, as {@link #writeValue} does. */
    public void writeKey(Cells row, JsonBytes out) {
        char before = '{';
        for (int column : key) {
            out.raw(before);
            out.raw(labels[column]);
            row.write(column, out);
            before = ',';
        }
        out.raw('}');
    }

    /** The columns, then {@code op}, which is {@link #INSERT} or {@link #UPDATE}, and {@code op_ts} in milliseconds since the epoch. */
    public void writeValue(Cells row, byte[] op, long opTs, JsonBytes out) {
        RecordLimits.check(table, row);
        out.raw('{');
        for (int column = 0; column < labels.length; column++) {
            out.raw(labels[column]);
            row.write(column, out);
            out.raw(',');
        }
        out.raw(OP);
        out.raw(op);
        out.raw(OP_TS);
        Moments.dateTime(opTs * 1000, out);
        out.raw(END);
    }

    private boolean isOneOf(byte[][] some) {
        for (byte[] one : some) {
            if (scratch.sameAs(one)) {
                return true;
            }
        }
        return false;
    }

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
