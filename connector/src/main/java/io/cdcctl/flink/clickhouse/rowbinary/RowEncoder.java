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
     */
    public void encode(RowData row, RowBinaryBuffer out) throws RowException {
        int start = out.position();
        boolean deletion = isDeletion(row);
        ColumnWriter column = null;
        try {
            for (ColumnWriter next : columns) {
                column = next;
                next.write(row, deletion, out);
            }
        } catch (ValueException e) {
            out.rewind(start);
            throw new RowException(String.format("%s, column '%s': %s", describe(row), column.name, e.getMessage()));
        }
        if (row.isNullAt(offsetIndex) || row.getLong(offsetIndex) < 0 || row.getLong(offsetIndex) > ChangeVersion.MAX_OFFSET) {
            out.rewind(start);
            throw new RowException(String.format(
                    "%s: the metadata column 'offset' is %s, and the row has no version without it",
                    describe(row), row.isNullAt(offsetIndex) ? "NULL" : row.getLong(offsetIndex)));
        }
        out.writeLong(ChangeVersion.of(row.getLong(offsetIndex), deletion));
        out.writeByte(deletion ? 1 : 0);
    }

    private boolean isDeletion(RowData row) throws RowException {
        RowKind kind = row.getRowKind();
        if (kind == RowKind.UPDATE_BEFORE) {
            throw new RowException(describe(row) + ": the old image of an update cannot be written");
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
