package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.json.BinaryDecimals;
import io.cdcctl.flink.mysql.json.Floats;
import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import org.apache.flink.table.types.logical.DecimalType;

/** The writers of numbers and of BOOL; null where a column of the kind is not of this type. */
final class CellNumbers {

    /** MySQL has one byte for a year, and 0 for the year 0. */
    private static final int YEAR_BEFORE_FIRST = 1900;

    private CellNumbers() {}

    /** A BIT(1) is an integer too: the driver that reads the snapshot does not tell it from a TINYINT(1). */
    static CellWriter integer(MysqlColumn column) {
        int length = lengthOfInteger(column.type);
        if (length == 0) {
            return isOneBit(column) ? bits(column) : null;
        }
        if (column.unsigned) {
            return (bytes, from, to, out) -> {
                CellBytes.check(from, to, length);
                out.unsigned(CellBytes.littleEndian(bytes, from, length));
            };
        }
        int unused = Long.SIZE - Byte.SIZE * length;
        return (bytes, from, to, out) -> {
            CellBytes.check(from, to, length);
            out.integer(CellBytes.littleEndian(bytes, from, length) << unused >> unused);
        };
    }

    static CellWriter flag(MysqlColumn column) {
        int length = isOneBit(column) ? 1 : lengthOfInteger(column.type);
        if (length == 0) {
            return null;
        }
        int unused = column.unsigned ? 0 : Long.SIZE - Byte.SIZE * length;
        return (bytes, from, to, out) -> {
            CellBytes.check(from, to, length);
            RawNumbers.flag(CellBytes.littleEndian(bytes, from, length) << unused >> unused, out);
        };
    }

    static CellWriter bits(MysqlColumn column) {
        int length = (TypeNames.bits(column) + 7) / 8;
        return (bytes, from, to, out) -> {
            CellBytes.check(from, to, length);
            out.unsigned(CellBytes.bigEndian(bytes, from, length));
        };
    }

    /** As a text with every digit where Flink's DECIMAL does not have so many as were declared. */
    static CellWriter decimal(MysqlColumn column, int declaredPrecision) {
        if (column.type != MysqlColumn.NEWDECIMAL) {
            return null;
        }
        int precision = column.meta >> 8;
        int scale = column.meta & 255;
        int length = BinaryDecimals.length(precision, scale);
        boolean asText = declaredPrecision > DecimalType.MAX_PRECISION;
        return (bytes, from, to, out) -> {
            CellBytes.check(from, to, length);
            if (asText) {
                out.raw('"');
            }
            BinaryDecimals.write(bytes, from, precision, scale, asText, out);
            if (asText) {
                out.raw('"');
            }
        };
    }

    static void float32(byte[] bytes, int from, int to, JsonBytes out) {
        CellBytes.check(from, to, Float.BYTES);
        Floats.float32(Float.intBitsToFloat((int) CellBytes.littleEndian(bytes, from, Float.BYTES)), out);
    }

    static void float64(byte[] bytes, int from, int to, JsonBytes out) {
        CellBytes.check(from, to, Double.BYTES);
        Floats.float64(Double.longBitsToDouble(CellBytes.littleEndian(bytes, from, Double.BYTES)), out);
    }

    static void year(byte[] bytes, int from, int to, JsonBytes out) {
        CellBytes.check(from, to, 1);
        int year = bytes[from] & 0xFF;
        out.integer(year == 0 ? 0 : YEAR_BEFORE_FIRST + year);
    }

    private static boolean isOneBit(MysqlColumn column) {
        return column.type == MysqlColumn.BIT && TypeNames.bits(column) == 1;
    }

    /** Bytes of an integer; 0 for other types. */
    private static int lengthOfInteger(int type) {
        switch (type) {
            case MysqlColumn.TINY:
                return 1;
            case MysqlColumn.SHORT:
                return 2;
            case MysqlColumn.INT24:
                return 3;
            case MysqlColumn.LONG:
                return 4;
            case MysqlColumn.LONGLONG:
                return 8;
            default:
                return 0;
        }
    }
}
