package io.cdcctl.flink.mysql.snapshot;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.ColumnKind;
import io.cdcctl.flink.mysql.table.ColumnSpec;
import io.cdcctl.flink.mysql.value.RawValue;
import io.cdcctl.flink.mysql.value.RawValues;
import io.cdcctl.flink.mysql.value.ZeroDates;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** Values that are not written as they were declared, as something that whoever repairs the row can read. */
final class OtherValues {

    private static final int DATE_BYTES = 4;

    private OtherValues() {}

    /** As the column is now where {@code asItIs}, else as a text. Never throws. */
    static void write(ColumnSpec column, ResultSetMetaData result, int index, byte[] bytes, boolean asItIs, JsonBytes out) {
        int start = out.length();
        for (ColumnKind kind : ColumnKind.values()) {
            try {
                RawValue writer = RawValues.of(new ColumnSpec(column.name, column.as, kind, column.precision), result, index, ZeroDates.ERROR);
                if (writer != null) {
                    JsonBytes json = new JsonBytes();
                    writer.write(bytes, json);
                    byte[] value = json.copy();
                    if (asItIs || value.length > 0 && value[0] == '"') {
                        out.raw(value);
                    } else {
                        out.text(new String(value, StandardCharsets.UTF_8));
                    }
                    return;
                }
            } catch (SQLException | RuntimeException e) {
                out.backTo(start);
            }
        }
        if (isDate(result, index) && (bytes.length == 0 || bytes.length >= DATE_BYTES)) {
            date(bytes, out);
        } else {
            out.base64(bytes);
        }
    }

    private static boolean isDate(ResultSetMetaData result, int index) {
        try {
            String type = result.getColumnTypeName(index);
            return type.equals("DATE") || type.equals("DATETIME") || type.equals("TIMESTAMP");
        } catch (SQLException e) {
            return false;
        }
    }

    /** {@code "2020-00-00"}: of a date that is none, the time says nothing more. */
    private static void date(byte[] bytes, JsonBytes out) {
        boolean zero = bytes.length == 0;
        out.raw('"');
        out.padded(zero ? 0 : bytes[0] & 0xFF | (bytes[1] & 0xFF) << 8, 4);
        out.raw('-');
        out.padded(zero ? 0 : bytes[2], 2);
        out.raw('-');
        out.padded(zero ? 0 : bytes[3], 2);
        out.raw('"');
    }
}
