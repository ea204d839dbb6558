package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.MysqlColumn;

/** The writers of ENUM and SET, whose texts the description of the table has. */
final class CellOptions {

    private CellOptions() {}

    static CellWriter of(ColumnSpec spec, MysqlColumn column, Charsets charsets) {
        if (column.texts == null) {
            throw CellWriters.unknown(spec, "the texts of its values");
        }
        CharsetText charset = CellTexts.charset(spec, column, charsets);
        byte[][] texts = new byte[column.texts.length][];
        JsonBytes text = new JsonBytes();
        try {
            for (int i = 0; i < texts.length; i++) {
                text.clear();
                charset.write(column.texts[i], 0, column.texts[i].length, text);
                texts[i] = text.copy();
            }
        } catch (IllegalArgumentException e) {
            throw CellWriters.unknown(spec, "texts of its values that can be read (" + e.getMessage() + ")");
        }
        return column.type == MysqlColumn.ENUM ? one(column.meta, texts) : several(column.meta, texts);
    }

    /** By its number from 1 on; 0 is what MySQL makes of a value that is none of them, and reads as an empty text. */
    private static CellWriter one(int length, byte[][] texts) {
        return (bytes, from, to, out) -> {
            CellBytes.check(from, to, length);
            int number = (int) CellBytes.littleEndian(bytes, from, length);
            if (number > texts.length) {
                throw new IllegalArgumentException("the value number " + number + " of an ENUM of " + texts.length);
            }
            out.raw('"');
            if (number > 0) {
                out.raw(texts[number - 1]);
            }
            out.raw('"');
        };
    }

    /** A bit for each that is there, the lowest for the first. */
    private static CellWriter several(int length, byte[][] texts) {
        return (bytes, from, to, out) -> {
            CellBytes.check(from, to, length);
            long bits = CellBytes.littleEndian(bytes, from, length);
            if (texts.length < Long.SIZE && bits >>> texts.length != 0) {
                throw new IllegalArgumentException("values of a SET that it does not have");
            }
            out.raw('"');
            boolean first = true;
            for (long left = bits; left != 0; left &= left - 1) {
                if (!first) {
                    out.raw(',');
                }
                out.raw(texts[Long.numberOfTrailingZeros(left)]);
                first = false;
            }
            out.raw('"');
        };
    }
}
