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
    private final SinkMetadata metadata;
    /** Null where nobody asks for them. */
    private final RowOrigins origins;
    /** Where each row ends, so that a batch can be cut between rows. */
    private int[] rowEnds = new int[256];
    /** Where each row's record stands in its partition. */
    private long[] offsets = new long[256];

    private int rows;
    /** When the batch was sent, in {@link System#nanoTime}. */
    long sentNanos;
    private long newestSourceTime = -1;

    /** @param origins kept for each row, or null */
    RowBatch(byte[] head, SinkMetadata metadata, RowOrigins origins) {
        this.headLength = head.length;
        this.metadata = metadata;
        this.origins = origins;
        buffer = new RowBinaryBuffer(Math.max(FIRST_CAPACITY, head.length));
        buffer.writeBytes(head);
    }

    /** Appends a row; where it cannot be encoded, the batch stays as it was. */
    void append(RowData row, RowEncoder encoder) throws RowException {
        encoder.encode(row, buffer);
        if (rows == rowEnds.length) {
            rowEnds = Arrays.copyOf(rowEnds, rows * 2);
            offsets = Arrays.copyOf(offsets, rows * 2);
        }
        if (origins != null) {
            origins.set(rows, row);
        }
        newestSourceTime = Math.max(newestSourceTime, metadata.sourceTime(row));
        offsets[rows] = row.getLong(metadata.offset);
        rowEnds[rows++] = buffer.position();
    }

    void clear() {
        buffer.rewind(headLength);
        rows = 0;
        newestSourceTime = -1;
    }

    int rows() {
        return rows;
    }

    /** The newest change among the rows, in epoch milliseconds, or -1. */
    long newestSourceTime() {
        return newestSourceTime;
    }

    /** Size with the head. */
    int bytes() {
        return buffer.position();
    }

    byte[] array() {
        return buffer.array();
    }

    /** The head and the rows from one number, inclusive, to another, exclusive. */
    byte[] part(int from, int to) {
        int start = start(from);
        byte[] part = Arrays.copyOf(buffer.array(), headLength + rowEnds[to - 1] - start);
        System.arraycopy(buffer.array(), start, part, headLength, part.length - headLength);
        return part;
    }

    /** The bytes of one row, without the head. */
    byte[] row(int index) {
        return Arrays.copyOfRange(buffer.array(), start(index), rowEnds[index]);
    }

    long offset(int index) {
        return offsets[index];
    }

    /** The partition that a row comes from, or -1 where it is not known. */
    int partition(int index) {
        return origins == null ? -1 : origins.partition(index);
    }

    /** The topic that a row comes from, or '' where it is not known. */
    String topic(int index) {
        return origins == null ? "" : origins.topic(index);
    }

    private int start(int index) {
        return index == 0 ? headLength : rowEnds[index - 1];
    }
}
