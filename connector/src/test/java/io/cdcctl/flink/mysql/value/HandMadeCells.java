package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import java.nio.charset.StandardCharsets;

/** Columns that are made by hand, and what is written of bytes in them. */
final class HandMadeCells {

    /** Of a server that cannot be asked: it knows the sets of Unicode alone. */
    static final Charsets UNICODE = new Charsets(sql -> java.util.List.of());

    private static final int BEFORE = 3;

    private HandMadeCells() {}

    static MysqlColumn column(int type, int meta) {
        return new MysqlColumn("c", type, meta, true, false, null, null);
    }

    static MysqlColumn unsigned(int type, int meta) {
        return new MysqlColumn("c", type, meta, true, true, null, null);
    }

    static MysqlColumn text(int type, int meta, String charset, String... texts) {
        byte[][] bytes = new byte[texts.length][];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = texts[i].getBytes(StandardCharsets.UTF_8);
        }
        return new MysqlColumn("c", type, meta, true, false, charset, texts.length == 0 ? null : bytes);
    }

    static CellWriter writer(ColumnKind kind, MysqlColumn column) {
        return CellWriters.of(new ColumnSpec("c", "c", kind, 10), column, ZeroDates.NULL, UNICODE);
    }

    /** Hexadecimal bytes, with any spaces, among others that are not the cell's. */
    static String written(CellWriter writer, String hex) {
        return written(writer, bytes(hex));
    }

    static String written(CellWriter writer, byte[] cell) {
        byte[] body = new byte[cell.length + 2 * BEFORE];
        java.util.Arrays.fill(body, (byte) 0xFF);
        System.arraycopy(cell, 0, body, BEFORE, cell.length);
        JsonBytes out = new JsonBytes();
        writer.write(body, BEFORE, BEFORE + cell.length, out);
        return new String(out.copy(), StandardCharsets.UTF_8);
    }

    static byte[] bytes(String hex) {
        String digits = hex.replace(" ", "");
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
        }
        return bytes;
    }
}
