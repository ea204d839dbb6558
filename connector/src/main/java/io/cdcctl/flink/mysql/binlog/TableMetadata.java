package io.cdcctl.flink.mysql.binlog;

import static io.cdcctl.flink.mysql.table.MysqlColumn.*;

import io.cdcctl.flink.mysql.table.MysqlColumn;
import java.util.Arrays;

/** The optional fields behind the types of a TABLE_MAP: signs, character sets, names and texts. */
final class TableMetadata {

    private static final int SIGNEDNESS = 1;
    private static final int DEFAULT_CHARSET = 2;
    private static final int COLUMN_CHARSET = 3;
    private static final int COLUMN_NAME = 4;
    private static final int SET_TEXTS = 5;
    private static final int ENUM_TEXTS = 6;
    private static final int ENUM_AND_SET_DEFAULT_CHARSET = 10;
    private static final int ENUM_AND_SET_COLUMN_CHARSET = 11;

    final int[] types;
    final int[] metas;

    private final Collations collations;
    private final FormatDescription format;
    private final int[] collation;
    private final boolean[] unsigned;
    private final String[] names;
    private final byte[][][] texts;

    TableMetadata(int columns, Collations collations, FormatDescription format) {
        this.collations = collations;
        this.format = format;
        types = new int[columns];
        metas = new int[columns];
        collation = new int[columns];
        Arrays.fill(collation, -1);
        unsigned = new boolean[columns];
        names = new String[columns];
        texts = new byte[columns][][];
    }

    MysqlColumn column(int i, boolean nullable) {
        String charset = collation[i] < 0 ? null : collations.charset(collation[i]);
        return new MysqlColumn(names[i], types[i], metas[i], nullable, unsigned[i], charset, texts[i]);
    }

    /** Fields that are not known, and those that say nothing about how values are read, are skipped. */
    void readFields(EventBytes in) throws MalformedEventException {
        while (in.left() > 0) {
            int field = in.u8();
            int length = in.count(1);
            EventBytes value = new EventBytes(in.bytes, in.at, in.at + length);
            in.skip(length);
            readField(field, value);
        }
    }

    private void readField(int field, EventBytes value) throws MalformedEventException {
        switch (field) {
            case SIGNEDNESS:
                Signs.read(types, value, format, unsigned);
                return;
            case DEFAULT_CHARSET:
                readDefaultCharset(value, false);
                return;
            case COLUMN_CHARSET:
                readCharsets(value, false);
                return;
            case COLUMN_NAME:
                for (int i = 0; i < names.length; i++) {
                    names[i] = value.utf8(value.packed());
                }
                return;
            case SET_TEXTS:
                readTexts(value, SET);
                return;
            case ENUM_TEXTS:
                readTexts(value, ENUM);
                return;
            case ENUM_AND_SET_DEFAULT_CHARSET:
                readDefaultCharset(value, true);
                return;
            case ENUM_AND_SET_COLUMN_CHARSET:
                readCharsets(value, true);
                return;
            default:
        }
    }

    /** One collation for all, then those that have another: their place among the columns of their kind, and the collation. */
    private void readDefaultCharset(EventBytes in, boolean enums) throws MalformedEventException {
        int[] columns = columns(enums);
        int most = collationOf(in);
        for (int column : columns) {
            collation[column] = most;
        }
        while (in.left() > 0) {
            long place = in.packed();
            if (place < 0 || place >= columns.length) {
                throw new MalformedEventException("a collation for column " + place + " of " + columns.length + " with a character set");
            }
            collation[columns[(int) place]] = collationOf(in);
        }
    }

    private void readCharsets(EventBytes in, boolean enums) throws MalformedEventException {
        for (int column : columns(enums)) {
            collation[column] = collationOf(in);
        }
    }

    private static int collationOf(EventBytes in) throws MalformedEventException {
        long collation = in.packed();
        if (collation < 0 || collation > 0xffff) {
            throw new MalformedEventException("the collation " + collation);
        }
        return (int) collation;
    }

    private void readTexts(EventBytes in, int type) throws MalformedEventException {
        for (int i = 0; i < types.length; i++) {
            if (types[i] == type) {
                byte[][] list = new byte[in.count(1)][];
                for (int j = 0; j < list.length; j++) {
                    list[j] = in.copy(in.packed());
                }
                texts[i] = list;
            }
        }
    }

    /** Places of the columns that have character sets, those of ENUM and SET apart from the others. */
    private int[] columns(boolean enums) {
        int[] places = new int[types.length];
        int count = 0;
        for (int i = 0; i < types.length; i++) {
            if (enums ? types[i] == ENUM || types[i] == SET : isText(types[i])) {
                places[count++] = i;
            }
        }
        return Arrays.copyOf(places, count);
    }

    private static boolean isText(int type) {
        switch (type) {
            case STRING:
            case VARCHAR:
            case VAR_STRING:
            case BLOB:
            case TINY_BLOB:
            case MEDIUM_BLOB:
            case LONG_BLOB:
                return true;
            default:
                return false;
        }
    }
}
