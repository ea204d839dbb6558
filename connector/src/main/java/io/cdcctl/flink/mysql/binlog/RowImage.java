package io.cdcctl.flink.mysql.binlog;

import io.cdcctl.flink.mysql.table.MysqlTable;

/** Where the cells of one row stand in the body of its event; reused from row to row. */
public final class RowImage {

    /** {@link #from} of a cell that is NULL. */
    public static final int NULL = -1;

    /** {@link #from} of a column that the image does not have. */
    public static final int ABSENT = -2;

    /** By the place of the column in the table; the bytes of a length that the value begins with belong to it. */
    public int[] from = new int[0];

    public int[] to = new int[0];

    /** Where the image begins in the body, and where it ends. */
    public int start;

    public int end;

    private MysqlTable table;
    private boolean full;

    /** Whether the image has all columns, but for those that MySQL hides behind functional indexes. */
    public boolean isFull() {
        return full;
    }

    void prepare(MysqlTable of, byte[] bytes, int bitmap) {
        table = of;
        int columns = table.columns.size();
        if (from.length < columns) {
            from = new int[columns];
            to = new int[columns];
        }
        full = true;
        for (int i = 0; i < columns; i++) {
            if (!isSet(bytes, bitmap, i) && !table.columns.get(i).isHidden()) {
                full = false;
            }
        }
    }

    /** A bit of a bitmap, the lowest first. */
    static boolean isSet(byte[] bytes, int bitmap, int bit) {
        return (bytes[bitmap + (bit >> 3)] >> (bit & 7) & 1) != 0;
    }

    /** Finds the cells of the image that begins here, and goes behind it. */
    void read(EventBytes in, int[] lengths, int bitmap, int present) throws MalformedEventException {
        byte[] bytes = in.bytes;
        int last = in.end;
        start = in.at;
        int nulls = in.at;
        in.skip((present + 7) / 8);
        int at = in.at;
        int shown = 0;
        for (int i = 0; i < lengths.length; i++) {
            if (!isSet(bytes, bitmap, i)) {
                from[i] = ABSENT;
                continue;
            }
            boolean isNull = isSet(bytes, nulls, shown++);
            if (isNull) {
                from[i] = NULL;
                continue;
            }
            from[i] = at;
            long behind = at + length(lengths[i], bytes, at, last, i);
            if (behind > last) {
                throw beyond(i);
            }
            at = (int) behind;
            to[i] = at;
        }
        end = at;
        in.at = at;
    }

    private long length(int length, byte[] bytes, int at, int last, int column) throws MalformedEventException {
        if (length >= 0) {
            return length;
        }
        if (length < -4) {
            throw new MalformedEventException("a value of type " + table.columns.get(column).type + " in rows of "
                    + table.database + "." + table.table + ", column " + table.columns.get(column).name);
        }
        int prefix = -length;
        if (prefix > last - at) {
            throw beyond(column);
        }
        long value = 0;
        for (int i = prefix - 1; i >= 0; i--) {
            value = value << 8 | bytes[at + i] & 255;
        }
        return prefix + value;
    }

    private MalformedEventException beyond(int column) {
        return new MalformedEventException("a value of " + table.database + "." + table.table + ", column "
                + table.columns.get(column).name + ", that ends beyond its event");
    }
}
