package io.cdcctl.flink.clickhouse.rowbinary;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** Writes rows: the mapped columns, then the version, then whether the row is deleted. */
public final class RowEncoder {

    private final String table;
    private final ColumnWriter[] columns;
    private final int offsetIndex;
    private final int versionIndex;

    /**
     * @param table name of the target, for messages
     * @param offsetIndex position of the change's offset in a row
     * @param versionIndex position of the version that the change's record has in a row, or -1 where records have none
     */
    public RowEncoder(String table, List<ColumnWriter> columns, int offsetIndex, int versionIndex) {
        this.table = table;
        this.columns = columns.toArray(new ColumnWriter[0]);
        this.offsetIndex = offsetIndex;
        this.versionIndex = versionIndex;
    }

    /**
     * Appends a row.
     *
     * @throws RowException naming the column that does not fit, or the version that is none; the buffer is then as it was
     *     before
     * @throws IllegalStateException where the row has no offset or is no change to be written, which says that the job's
     *     statements are wrong
     */
    public void encode(RowData row, RowBinaryBuffer out) throws RowException {
        int start = out.position();
        boolean deletion = isDeletion(row);
        long offset = offset(row);
        long version = version(row, offset, deletion);
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
                    describe(row), offset, column.name, e.getMessage()));
        }
        out.writeLong(version);
        out.writeByte(deletion ? 1 : 0);
    }

    private long version(RowData row, long offset, boolean deletion) throws RowException {
        if (versionIndex < 0 || row.isNullAt(versionIndex)) {
            return ChangeVersion.ofOffset(offset, deletion);
        }
        try {
            return ChangeVersion.ofRecord(row.getBinary(versionIndex));
        } catch (ValueException e) {
            throw new RowException(String.format("%s, offset %d, version: %s", describe(row), offset, e.getMessage()));
        }
    }

    private long offset(RowData row) {
        long offset = row.isNullAt(offsetIndex) ? -1 : row.getLong(offsetIndex);
        if (offset < 0 || offset > ChangeVersion.MAX_OFFSET) {
            throw new IllegalStateException(String.format(
                    "%s: the metadata column 'offset' is %s, and the row has no place without it",
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
