package io.cdcctl.flink.mysql.binlog;

import static io.cdcctl.flink.mysql.table.MysqlColumn.*;

import io.cdcctl.flink.mysql.table.MysqlColumn;
import io.cdcctl.flink.mysql.table.MysqlTable;
import java.util.ArrayList;
import java.util.List;

/** Reads TABLE_MAP: the event that says, before rows of a table, what the table is at that moment. */
public final class TableMap {

    /** What a column takes at least in the event: its type. */
    private static final int MIN_COLUMN_BYTES = 1;

    private TableMap() {}

    /** The number of the table in an event of type TABLE_MAP or of a type of rows. */
    public static long tableId(byte[] body, int from, int to) throws MalformedEventException {
        if (from < 0 || to - from < 6 || to > body.length) {
            throw new MalformedEventException("an event of rows of " + (to - from) + " bytes");
        }
        return body[from] & 255
                | (body[from + 1] & 255) << 8
                | (body[from + 2] & 255) << 16
                | (body[from + 3] & 255L) << 24
                | (body[from + 4] & 255L) << 32
                | (body[from + 5] & 255L) << 40;
    }

    /** Only the names, for tables that are not carried: nothing else of the event is read. */
    public static String[] names(byte[] body, int from, int to) throws MalformedEventException {
        EventBytes in = new EventBytes(body, from, to);
        in.skip(8);
        String database = name(in);
        return new String[] {database, name(in)};
    }

    /**
     * The table that the event describes.
     *
     * @throws MalformedEventException where the bytes are not a TABLE_MAP
     */
    public static MysqlTable parse(byte[] body, int from, int to, Collations collations, FormatDescription format)
            throws MalformedEventException {
        EventBytes in = new EventBytes(body, from, to);
        long id = in.le(6);
        in.skip(2);
        String database = name(in);
        String table = name(in);
        int count = in.count(MIN_COLUMN_BYTES);
        TableMetadata columns = new TableMetadata(count, collations, format);
        for (int i = 0; i < count; i++) {
            columns.types[i] = in.u8();
        }
        int metaBytes = in.count(1);
        EventBytes metas = new EventBytes(body, in.at, in.at + metaBytes);
        in.skip(metaBytes);
        for (int i = 0; i < count; i++) {
            readMeta(columns, i, metas);
        }
        int nullable = in.at;
        in.skip((count + 7) / 8);
        columns.readFields(in);
        List<MysqlColumn> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(columns.column(i, (body[nullable + i / 8] >> i % 8 & 1) != 0));
        }
        return new MysqlTable(id, database, table, list);
    }

    private static String name(EventBytes in) throws MalformedEventException {
        String name = in.utf8(in.u8());
        in.skip(1);
        return name;
    }

    private static void readMeta(TableMetadata columns, int i, EventBytes in) throws MalformedEventException {
        switch (columns.types[i]) {
            case FLOAT:
            case DOUBLE:
            case BLOB:
            case TINY_BLOB:
            case MEDIUM_BLOB:
            case LONG_BLOB:
            case JSON:
            case GEOMETRY:
            case VECTOR:
            case TIME2:
            case DATETIME2:
            case TIMESTAMP2:
                columns.metas[i] = in.u8();
                return;
            case BIT:
            case VARCHAR:
            case VAR_STRING:
                columns.metas[i] = in.u16();
                return;
            case NEWDECIMAL:
                columns.metas[i] = in.u8() << 8 | in.u8();
                return;
            case STRING:
                readString(columns, i, in.u8(), in.u8());
                return;
            case TYPED_ARRAY:
                readArray(columns, i, in);
                return;
            default:
        }
    }

    /** The real type stands in the first byte, and so do two high bits of a CHAR's length, turned around. */
    private static void readString(TableMetadata columns, int i, int first, int second) throws MalformedEventException {
        columns.types[i] = first | 0x30;
        columns.metas[i] = second | ((first & 0x30) ^ 0x30) << 4;
        int type = columns.types[i];
        if (type != STRING && type != ENUM && type != SET && type != VAR_STRING) {
            throw new MalformedEventException("the type " + type + " behind the type STRING");
        }
    }

    /** A column behind an index over the elements of a JSON array; rows never show it. */
    private static void readArray(TableMetadata columns, int i, EventBytes in) throws MalformedEventException {
        int element = in.u8();
        columns.metas[i] = element;
        switch (element) {
            case VARCHAR:
                in.skip(3);
                return;
            case NEWDECIMAL:
                in.skip(2);
                return;
            case TIME2:
            case DATETIME2:
            case TIMESTAMP2:
                in.skip(1);
                return;
            default:
        }
    }
}
