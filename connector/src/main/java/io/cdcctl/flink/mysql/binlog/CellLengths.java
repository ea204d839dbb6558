package io.cdcctl.flink.mysql.binlog;

import static io.cdcctl.flink.mysql.table.MysqlColumn.*;

import io.cdcctl.flink.mysql.table.MysqlColumn;
import io.cdcctl.flink.mysql.table.MysqlTable;

/** How long the cells of a table's columns are in events of rows. */
final class CellLengths {

    /** Of a type that rows never show, or that is not known. */
    static final int UNKNOWN = Integer.MIN_VALUE;

    private static final int NEWDATE = 14;
    private static final int[] BYTES_OF_DIGITS = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};

    private CellLengths() {}

    /** By column: the bytes of its values, or the bytes of a length in front of each, as a negative number. */
    static int[] of(MysqlTable table) {
        int[] lengths = new int[table.columns.size()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = of(table.columns.get(i));
        }
        return lengths;
    }

    private static int of(MysqlColumn column) {
        switch (column.type) {
            case TINY:
            case YEAR:
                return 1;
            case SHORT:
                return 2;
            case INT24:
            case DATE:
            case NEWDATE:
            case TIME:
                return 3;
            case LONG:
            case FLOAT:
            case TIMESTAMP:
                return 4;
            case LONGLONG:
            case DOUBLE:
            case DATETIME:
                return 8;
            case TIMESTAMP2:
                return withFraction(4, column.meta);
            case DATETIME2:
                return withFraction(5, column.meta);
            case TIME2:
                return withFraction(3, column.meta);
            case BIT:
                return (column.meta >> 8) + ((column.meta & 255) > 0 ? 1 : 0);
            case NEWDECIMAL:
                return decimal(column.meta >> 8, column.meta & 255);
            case ENUM:
                return column.meta == 1 || column.meta == 2 ? column.meta : UNKNOWN;
            case SET:
                return column.meta >= 1 && column.meta <= 8 ? column.meta : UNKNOWN;
            case STRING:
            case VARCHAR:
            case VAR_STRING:
                return column.meta < 256 ? -1 : -2;
            case TINY_BLOB:
            case MEDIUM_BLOB:
            case LONG_BLOB:
            case BLOB:
            case JSON:
            case GEOMETRY:
            case VECTOR:
                return column.meta >= 1 && column.meta <= 4 ? -column.meta : UNKNOWN;
            default:
                return UNKNOWN;
        }
    }

    private static int withFraction(int bytes, int digits) {
        return digits <= 6 ? bytes + (digits + 1) / 2 : UNKNOWN;
    }

    private static int decimal(int precision, int scale) {
        int whole = precision - scale;
        if (whole < 0 || precision > 65 || scale > 30) {
            return UNKNOWN;
        }
        return whole / 9 * 4 + BYTES_OF_DIGITS[whole % 9] + scale / 9 * 4 + BYTES_OF_DIGITS[scale % 9];
    }
}
