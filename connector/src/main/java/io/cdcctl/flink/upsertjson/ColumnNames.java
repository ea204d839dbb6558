package io.cdcctl.flink.upsertjson;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Finds columns by the bytes of their names. */
final class ColumnNames {

    static final int UNKNOWN = -1;

    private final byte[][] quoted;
    private final int[] table;

    ColumnNames(List<String> names) {
        quoted = names.stream()
                .map(name -> ('"' + name + '"').getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        table = new int[Integer.highestOneBit(Math.max(1, names.size())) * 4];
        Arrays.fill(table, UNKNOWN);
        for (int column = 0; column < quoted.length; column++) {
            int slot = slot(quoted[column], 1, quoted[column].length - 1);
            while (table[slot] != UNKNOWN) {
                slot = slot + 1 & table.length - 1;
            }
            table[slot] = column;
        }
    }

    /** Whether the name at the cursor is that of {@code column}, and if so moves behind it. */
    boolean isNext(JsonCursor cursor, int column) {
        return column < quoted.length && cursor.literal(quoted[column]);
    }

    /** The column of the text that was just read. */
    int find(JsonCursor cursor) {
        int slot = slot(cursor.bytes, cursor.from, cursor.to);
        while (table[slot] != UNKNOWN) {
            byte[] name = quoted[table[slot]];
            if (Arrays.equals(cursor.bytes, cursor.from, cursor.to, name, 1, name.length - 1)) {
                return table[slot];
            }
            slot = slot + 1 & table.length - 1;
        }
        return UNKNOWN;
    }

    private int slot(byte[] b, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + b[i];
        }
        return (hash ^ hash >>> 15) & table.length - 1;
    }
}
