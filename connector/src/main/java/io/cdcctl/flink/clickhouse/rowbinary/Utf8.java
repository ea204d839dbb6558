package io.cdcctl.flink.clickhouse.rowbinary;

import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinarySegmentUtils;
import org.apache.flink.table.data.binary.BinaryStringData;

/** Access to the UTF-8 bytes of texts, without a copy for each of them. */
final class Utf8 {

    private Utf8() {}

    /** The text at a position of a row; its bytes are there. */
    static BinaryStringData text(RowData row, int index) {
        BinaryStringData text = (BinaryStringData) row.getString(index);
        text.ensureMaterialized();
        return text;
    }

    static void copy(BinaryStringData text, byte[] target, int start) {
        int length = text.getSizeInBytes();
        if (text.getSegments().length == 1) {
            text.getSegments()[0].get(text.getOffset(), target, start, length);
        } else {
            BinarySegmentUtils.copyToBytes(text.getSegments(), text.getOffset(), target, start, length);
        }
    }

    /** Appends the bytes of a text. */
    static void write(BinaryStringData text, RowBinaryBuffer out) {
        int start = out.claim(text.getSizeInBytes());
        copy(text, out.array(), start);
        out.advance(text.getSizeInBytes());
    }
}
