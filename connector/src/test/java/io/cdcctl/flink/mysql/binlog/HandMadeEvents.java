package io.cdcctl.flink.mysql.binlog;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import io.cdcctl.flink.mysql.table.MysqlTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Bodies of events, byte by byte. */
final class HandMadeEvents {

    /** d.t (i INT UNSIGNED, v VARCHAR(100) NULL, e ENUM('a','b'), n DECIMAL(10,2)). */
    static final byte[] TABLE_MAP = bytes(
            9, 0, 0, 0, 0, 0, 1, 0, 1, 'd', 0, 1, 't', 0, 4, 3, 15, 254, 246, 6, 0x90, 1, 247, 1, 10, 2, 2,
            1, 1, 0x80, 2, 3, 252, 255, 0, 4, 8, 1, 'i', 1, 'v', 1, 'e', 1, 'n', 6, 5, 2, 1, 'a', 1, 'b', 10, 3, 252, 255, 0, 8, 1, 0, 12, 1, 0xf0, 99, 2, 7, 7);

    /** Two rows of an UPDATE: (1, 'hi', 'a', 1.5) to (2, NULL, 'b', -1.5), twice. */
    static final byte[] ROWS;

    static {
        int[] row = {0, 1, 0, 0, 0, 2, 0, 'h', 'i', 1, 0x80, 0, 0, 1, 50, 2, 2, 0, 0, 0, 2, 0x7f, 255, 255, 254, 205};
        int[] head = {9, 0, 0, 0, 0, 0, 1, 0, 2, 0, 4, 15, 15};
        int[] all = new int[head.length + 2 * row.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(row, 0, all, head.length, row.length);
        System.arraycopy(row, 0, all, head.length + row.length, row.length);
        ROWS = bytes(all);
    }

    private HandMadeEvents() {}

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static String text(MysqlTable table) {
        StringBuilder text = new StringBuilder();
        for (MysqlColumn column : table.columns) {
            text.append(text.length() == 0 ? "" : " ").append(column.name).append(':').append(column.type).append('/').append(column.meta);
            text.append(column.type == MysqlColumn.LONG || column.type == MysqlColumn.NEWDECIMAL ? column.unsigned ? "/u" : "/s" : "");
            text.append(column.nullable ? "/null" : "").append(column.charset == null ? "" : "/" + column.charset);
        }
        return text.toString();
    }

    /** A whole event of type XID. */
    static byte[] xid() {
        return bytes(1, 0, 0, 0, 16, 1, 0, 0, 0, 27, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 6, 5, 4, 3, 2, 1);
    }

    /** A compressed transaction of 500 such events. */
    static byte[] payload() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(bytes(2, 1, 0, 0));
        try (ZstdOutputStream zstd = new ZstdOutputStream(bytes)) {
            for (int i = 0; i < 500; i++) {
                zstd.write(xid());
            }
        }
        return bytes.toByteArray();
    }
}
