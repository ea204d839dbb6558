package io.cdcctl.flink.mysql.binlog;

import io.cdcctl.flink.mysql.table.MysqlTable;
import io.cdcctl.flink.mysql.table.UnwritableException;
import java.util.IdentityHashMap;

/** Walks over the rows of an event; one object serves for all events, and its images for all rows. */
public final class RowsEvent {

    private static final int STATEMENT_END = 1;
    private static final int MOST_TABLES = 1000;

    /** The row before an UPDATE, and that of a DELETE. */
    public final RowImage before = new RowImage();

    /** The row after an UPDATE, and that of an INSERT. */
    public final RowImage after = new RowImage();

    private final IdentityHashMap<MysqlTable, int[]> lengthsByTable = new IdentityHashMap<>();
    private MysqlTable table;
    private int[] lengths;
    private final EventBytes in = new EventBytes();
    private boolean hasBefore;
    private boolean hasAfter;
    private boolean statementEnd;
    private int beforeBitmap;
    private int afterBitmap;
    private int beforePresent;
    private int afterPresent;

    /** The number of the table that an event of rows is for. */
    public static long tableId(BinlogEvent event) throws MalformedEventException {
        return TableMap.tableId(event.body, event.from, event.to);
    }

    /** Whether the event is the last of its statement; descriptions of tables before it hold no longer. */
    public static boolean isStatementEnd(BinlogEvent event) throws MalformedEventException {
        EventBytes in = new EventBytes(event.body, event.from, event.to);
        in.skip(6);
        return (in.u16() & STATEMENT_END) != 0;
    }

    /**
     * Goes to the place before the first row.
     *
     * @throws UnwritableException where the session logs only parts of JSON values
     * @throws MalformedEventException where the event is not one of rows of this table
     */
    public void open(BinlogEvent event, MysqlTable of) throws MalformedEventException {
        open(event.body, event.from, event.to, event.type, of);
    }

    /** The same for a body. */
    public void open(byte[] body, int from, int to, int type, MysqlTable of) throws MalformedEventException {
        if (type == BinlogEvent.PARTIAL_UPDATE_ROWS) {
            throw UnwritableException.ofTable("a session changes " + of.database + "." + of.table
                    + " with binlog_row_value_options=PARTIAL_JSON, so the binlog has only parts of its rows");
        }
        in.set(body, from, to);
        in.skip(6);
        statementEnd = (in.u16() & STATEMENT_END) != 0;
        if (type >= BinlogEvent.WRITE_ROWS) {
            int extra = in.u16();
            if (extra < 2) {
                throw new MalformedEventException(extra + " bytes for the length of more information");
            }
            in.skip(extra - 2);
        }
        readKind(type);
        long columns = in.packed();
        if (columns != of.columns.size()) {
            throw new MalformedEventException("rows of " + columns + " columns for " + of.database + "." + of.table
                    + ", which has " + of.columns.size());
        }
        if (table != of) {
            table = of;
            lengths = lengthsOf(of);
        }
        readBitmaps();
    }

    private int[] lengthsOf(MysqlTable of) {
        int[] known = lengthsByTable.get(of);
        if (known == null) {
            if (lengthsByTable.size() >= MOST_TABLES) {
                lengthsByTable.clear();
            }
            known = CellLengths.of(of);
            lengthsByTable.put(of, known);
        }
        return known;
    }

    private void readKind(int type) throws MalformedEventException {
        boolean write = type == BinlogEvent.WRITE_ROWS || type == BinlogEvent.WRITE_ROWS_V1;
        boolean update = type == BinlogEvent.UPDATE_ROWS || type == BinlogEvent.UPDATE_ROWS_V1;
        boolean delete = type == BinlogEvent.DELETE_ROWS || type == BinlogEvent.DELETE_ROWS_V1;
        if (!write && !update && !delete) {
            throw new MalformedEventException("rows in an event of type " + type);
        }
        hasBefore = !write;
        hasAfter = !delete;
    }

    private void readBitmaps() throws MalformedEventException {
        int bytes = (lengths.length + 7) / 8;
        beforeBitmap = in.at;
        if (hasBefore) {
            in.skip(bytes);
            before.prepare(table, in.bytes, beforeBitmap);
            beforePresent = present(beforeBitmap);
        }
        afterBitmap = in.at;
        if (hasAfter) {
            in.skip(bytes);
            after.prepare(table, in.bytes, afterBitmap);
            afterPresent = present(afterBitmap);
        }
    }

    private int present(int bitmap) {
        int count = 0;
        for (int i = 0; i < lengths.length; i++) {
            count += RowImage.isSet(in.bytes, bitmap, i) ? 1 : 0;
        }
        return count;
    }

    /** Whether rows have {@link #before}: those of UPDATE and DELETE. */
    public boolean hasBefore() {
        return hasBefore;
    }

    /** Whether rows have {@link #after}: those of INSERT and UPDATE. */
    public boolean hasAfter() {
        return hasAfter;
    }

    public boolean isStatementEnd() {
        return statementEnd;
    }

    /** Where the next row begins in the body. */
    public int position() {
        return in.at;
    }

    /** Goes to the next row and finds its cells; false behind the last one. */
    public boolean next() throws MalformedEventException {
        if (in.left() == 0) {
            return false;
        }
        int start = in.at;
        if (hasBefore) {
            before.read(in, lengths, beforeBitmap, beforePresent);
        }
        if (hasAfter) {
            after.read(in, lengths, afterBitmap, afterPresent);
        }
        if (in.at == start) {
            throw new MalformedEventException("a row of no bytes");
        }
        return true;
    }
}
