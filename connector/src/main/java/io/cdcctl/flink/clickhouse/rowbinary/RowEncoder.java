package io.cdcctl.flink.clickhouse.rowbinary;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** Writes rows: the mapped columns, then the version, then whether the row is deleted. */
public final class RowEncoder {

    /** What stands behind the mapped columns: the version and whether the row is deleted. */
    private static final int TAIL_LENGTH = Long.BYTES + 1;

    private final String table;
    private final ColumnWriter[] columns;
    private final int offsetIndex;

    /**
     * @param table name of the target, for messages
     * @param offsetIndex position of the change's offset in a row
     */
    public RowEncoder(String table, List<ColumnWriter> columns, int offsetIndex) {
        this.table = table;
        this.columns = columns.toArray(new ColumnWriter[0]);
        this.offsetIndex = offsetIndex;
    }

    /**
     * Appends a row.
     *
     * @throws RowException naming the column that does not fit; the buffer is then as it was before
     * @throws IllegalStateException where the row has no version or is no change to be written, which says that the job's
     *     statements are wrong
     */
    public void encode(RowData row, RowBinaryBuffer out) throws RowException {
        int start = out.position();
        boolean deletion = isDeletion(row);
        long version = ChangeVersion.of(offset(row), deletion);
        ColumnWriter column = null;
        try {
            for (ColumnWriter next : columns) {
                column = next;
                next.write(row, deletion, out);
            }
        } catch (ValueException e) {
            out.rewind(start);
            throw new RowException(String.format(
                    "%s, offset %d, column '%s': %s",
                    describe(row), row.getLong(offsetIndex), column.name, e.getMessage()));
        }
        out.writeLong(version);
        out.writeByte(deletion ? 1 : 0);
    }

    /** The offset of a change whose row is written up to the end of a row. */
    public static long offsetOf(byte[] rows, int end) {
        long version = ByteBuffer.wrap(rows).order(ByteOrder.LITTLE_ENDIAN).getLong(end - TAIL_LENGTH);
        return ChangeVersion.offset(version);
    }

    private long offset(RowData row) {
        long offset = row.isNullAt(offsetIndex) ? -1 : row.getLong(offsetIndex);
        if (offset < 0 || offset > ChangeVersion.MAX_OFFSET) {
            throw new IllegalStateException(String.format(
                    "%s: the metadata column 'offset' is %s, and the row has no version without it",
                    describe(row), row.isNullAt(offsetIndex) ? "NULL" : offset));
        }
        return offset;
    }

    private boolean isDeletion(RowData row) {
        RowKind kind = row.getRowKind();
        if (kind == RowKind.UPDATE_BEFORE) {
            throw new IllegalStateException(describe(row) + ": the old image of an update cannot be written");
        }
        return kind == RowKind.DELETE;
    }

    private String describe(RowData row) {
        return "Cannot write a row of " + table + ", key "
                + Arrays.stream(columns)
                        .filter(column -> column.key)
                        .map(column -> column.show(row))
                        .collect(Collectors.joining(", "));
    }
}
