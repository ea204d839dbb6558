package io.cdcctl.flink.clickhouse.target;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads RowBinary that holds nothing but String columns. */
final class StringRows {

    private StringRows() {}

    /** All values, row after row. */
    static List<String> read(byte[] rowBinary) {
        List<String> values = new ArrayList<>();
        int position = 0;
        while (position < rowBinary.length) {
            int length = 0;
            int shift = 0;
            byte part;
            do {
                part = rowBinary[position++];
                length |= (part & 0x7f) << shift;
                shift += 7;
            } while (part < 0);
            values.add(new String(rowBinary, position, length, StandardCharsets.UTF_8));
            position += length;
        }
        return values;
    }
}
