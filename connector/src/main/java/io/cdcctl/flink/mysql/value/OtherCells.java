package io.cdcctl.flink.mysql.value;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.table.MysqlColumn;
import java.nio.charset.StandardCharsets;

/** Cells that are not written as they were declared, as something that whoever repairs the row can read. */
public final class OtherCells {

    private OtherCells() {}

    /** As the column is now where {@code asItIs}, else as a text; as base64 what cannot be read at all. Never throws. */
    public static void write(
            ColumnSpec spec, MysqlColumn column, Charsets charsets, byte[] bytes, int from, int to, boolean asItIs, JsonBytes out) {
        for (ColumnKind kind : ColumnKind.values()) {
            try {
                ColumnSpec one = new ColumnSpec(spec.name, spec.as, kind, spec.precision);
                JsonBytes json = new JsonBytes();
                CellWriters.of(one, column, ZeroDates.ERROR, charsets).write(bytes, from, to, json);
                byte[] value = json.copy();
                if (asItIs || value[0] == '"') {
                    out.raw(value);
                } else {
                    out.text(new String(value, StandardCharsets.UTF_8));
                }
                return;
            } catch (RuntimeException e) {
                // The next kind may fit.
            }
        }
        String date = date(column.type, bytes, from, to);
        if (date == null) {
            out.base64(bytes, from, to);
        } else {
            out.text(date);
        }
    }

    /** {@code 2020-00-00} of a date that is none, of which the time says nothing more; null of other cells. */
    private static String date(int type, byte[] bytes, int from, int to) {
        if (type == MysqlColumn.DATE && to - from == 3) {
            int date = (int) CellBytes.littleEndian(bytes, from, 3);
            return String.format("%04d-%02d-%02d", date >> 9, date >> 5 & 15, date & 31);
        }
        if (type == MysqlColumn.DATETIME2 && to - from >= 5) {
            int date = (int) (CellBytes.bigEndian(bytes, from, 5) >> 17) & 0x3FFFFF;
            return String.format("%04d-%02d-%02d", (date >> 5) / 13, (date >> 5) % 13, date & 31);
        }
        return type == MysqlColumn.TIMESTAMP2 && to - from >= 4 && CellBytes.bigEndian(bytes, from, 4) == 0 ? "0000-00-00" : null;
    }
}
