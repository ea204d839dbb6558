package io.cdcctl.flink.mysql.table;

import io.cdcctl.flink.mysql.json.JsonBytes;
import java.nio.charset.StandardCharsets;

/**
 * Writes what there is of a row that cannot be written as it was declared, for whoever repairs it. It has the carried columns
 * alone, under their names in MySQL: one that was left out was left out for a reason.
 */
final class RowContent {

    private final TableSpec table;

    RowContent(TableSpec table) {
        this.table = table;
    }

    /** An object of the columns; of a value that takes more than {@code most} bytes, how many it takes. Never throws. */
    void write(Cells row, long most, JsonBytes out) {
        char before = '{';
        for (int column = 0; column < table.columns.size(); column++) {
            int start = out.length();
            out.raw(before);
            out.text(wellFormed(table.columns.get(column).name));
            out.raw(':');
            if (write(row, column, most, out)) {
                before = ',';
            } else {
                out.backTo(start);
            }
        }
        out.ascii(before == '{' ? "{}" : "}");
    }

    /** False where there is nothing to write. */
    private static boolean write(Cells row, int column, long most, JsonBytes out) {
        int start = out.length();
        long bytes = row.size(column);
        if (bytes <= Math.min(most, RecordLimits.MOST_BYTES)) {
            if (!value(row, column, out)) {
                return false;
            }
            bytes = out.length() - start;
        }
        if (bytes > most) {
            out.backTo(start);
            out.text(bytes + " bytes");
        }
        return true;
    }

    private static boolean value(Cells row, int column, JsonBytes out) {
        int start = out.length();
        try {
            row.write(column, out);
            return true;
        } catch (RuntimeException e) {
            out.backTo(start);
            return row.writeAnyhow(column, out);
        }
    }

    /** Halves of characters become question marks. */
    static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
