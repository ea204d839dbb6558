package io.cdcctl.flink.clickhouse;

import io.cdcctl.flink.clickhouse.rowbinary.RowBinaryBuffer;
import io.cdcctl.flink.clickhouse.rowbinary.RowEncoder;
import io.cdcctl.flink.clickhouse.rowbinary.RowException;
import java.util.Arrays;
import org.apache.flink.table.data.RowData;

/** A reusable batch of encoded rows behind the head that ClickHouse expects. */
final class RowBatch {

    private static final int FIRST_CAPACITY = 64 * 1024;

    private final int headLength;
    private final RowBinaryBuffer buffer;
    /** Where each row ends, so that a batch can be cut between rows. */
    private int[] rowEnds = new int[256];

    private int rows;
    /** When the batch was sent, in {@link System#nanoTime}. */
    long sentNanos;

    RowBatch(byte[] head) {
        headLength = head.length;
        buffer = new RowBinaryBuffer(Math.max(FIRST_CAPACITY, head.length));
        buffer.writeBytes(head);
    }

    /** Appends a row; where it cannot be encoded, the batch stays as it was. */
    void append(RowData row, RowEncoder encoder) throws RowException {
        encoder.encode(row, buffer);
        if (rows == rowEnds.length) {
            rowEnds = Arrays.copyOf(rowEnds, rows * 2);
        }
        rowEnds[rows++] = buffer.position();
    }

    void clear() {
        buffer.rewind(headLength);
        rows = 0;
    }

    int rows() {
        return rows;
    }

    /** Size with the head. */
    int bytes() {
        return buffer.position();
    }

    byte[] array() {
        return buffer.array();
    }
}
