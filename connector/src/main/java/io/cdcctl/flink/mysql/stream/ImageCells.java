package io.cdcctl.flink.mysql.stream;

import io.cdcctl.flink.mysql.binlog.RowImage;
import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.Cells;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.MysqlTable;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableException;
import io.cdcctl.flink.mysql.value.CellWriter;

/** The carried columns of one row of an event, by the names that the table's columns had when it was written. */
final class ImageCells implements Cells {

    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final TableSpec spec;
    private final MysqlTable table;
    private final CellWriterFactory factory;

    /**
     * By the place in the spec: the place in the table, -1 where it is not there, and the writer; a column that cannot be written has
     * a reason instead.
     */
    private final int[] places;

    private final CellWriter[] writers;
    private final UnwritableException[] reasons;

    private byte[] body;
    private RowImage image;

    /** The row before the change; null where there was none. */
    private RowImage before;

    ImageCells(TableSpec spec, MysqlTable table, CellWriterFactory factory) {
        this.spec = spec;
        this.table = table;
        this.factory = factory;
        places = new int[spec.columns.size()];
        writers = new CellWriter[places.length];
        reasons = new UnwritableException[places.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = -1;
            try {
                places[i] = placeOf(spec.columns.get(i), table);
                ColumnSpec column = spec.columns.get(i);
                writers[i] = factory.of(column, spec.key.contains(column), table.columns.get(places[i]));
            } catch (UnwritableException e) {
                reasons[i] = e;
            }
        }
    }

    private static int placeOf(ColumnSpec column, MysqlTable table) {
        if (!table.hasNames()) {
            throw UnwritableException.ofTable("the binlog does not say the names of its columns: run"
                    + " `SET GLOBAL binlog_row_metadata = FULL` on MySQL, then fill a new generation");
        }
        int place = table.indexOf(column.name);
        if (place < 0) {
            throw UnwritableException.ofTable(
                    "column " + column.name + " is not there any more; the columns are now " + table.names());
        }
        return place;
    }

    /**
     * The row that an image says where it stands in the body. What the row after an update does not have is as it was before:
     * null where that is not to be looked at.
     */
    ImageCells at(byte[] of, RowImage where, RowImage was) {
        body = of;
        image = where;
        before = was;
        return this;
    }

    @Override
    public long size(int column) {
        if (reasons[column] != null) {
            return 0;
        }
        int place = places[column];
        RowImage row = rowOf(place);
        return row.from[place] < 0 ? 0 : row.to[place] - row.from[place];
    }

    @Override
    public void write(int column, JsonBytes out) {
        if (reasons[column] != null) {
            throw reasons[column];
        }
        int place = places[column];
        RowImage row = rowOf(place);
        int from = row.from[place];
        if (from >= 0) {
            writers[column].write(body, from, row.to[place], out);
        } else if (from == RowImage.NULL) {
            out.raw(NULL);
        } else {
            throw UnwritableException.ofValue("a session changes rows with a binlog_row_image other than FULL, so the binlog does not"
                    + " have the column " + spec.columns.get(column).name
                    + ": run `SET GLOBAL binlog_row_image = FULL` on MySQL, and end that session");
        }
    }

    /** As the column is now where it is not what it was declared to be, else as a text. */
    @Override
    public boolean writeAnyhow(int column, JsonBytes out) {
        int place = places[column];
        RowImage row = place < 0 ? null : rowOf(place);
        if (row == null || row.from[place] == RowImage.ABSENT) {
            return false;
        }
        if (row.from[place] == RowImage.NULL) {
            out.raw(NULL);
        } else {
            boolean asItIs = reasons[column] != null;
            factory.writeAnyhow(
                    spec.columns.get(column), table.columns.get(place), body, row.from[place], row.to[place], asItIs, out);
        }
        return true;
    }

    private RowImage rowOf(int place) {
        return image.from[place] == RowImage.ABSENT && before != null ? before : image;
    }
}
