package io.cdcctl.flink.mysql.snapshot;

import io.cdcctl.flink.mysql.json.JsonBytes;
import io.cdcctl.flink.mysql.table.Cells;
import io.cdcctl.flink.mysql.table.RecordLayout;
import io.cdcctl.flink.mysql.table.RecordLimits;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableException;
import io.cdcctl.flink.mysql.table.UnwritableRecords;

/** Makes the record of each row of a chunk: of an insertion, at no time that is known. */
final class RowRecords {

    /** Buffers that have grown beyond this are given back. */
    private static final int LARGE_BUFFER = 8_000_000;

    private final Cells row;
    private final RecordLayout layout;
    private final UnwritableRecords unwritable;
    private JsonBytes key = new JsonBytes();
    private JsonBytes value = new JsonBytes();

    /** Of rows that {@code row} is at, one after another. */
    RowRecords(TableSpec table, Cells row) {
        this.row = row;
        this.layout = new RecordLayout(table);
        this.unwritable = new UnwritableRecords(table);
    }

    /** Hands on the record of the row; the bytes that it has, 0 where the row is not carried. */
    int hand(ChunkReader.Records out) {
        byte[] writtenKey = null;
        try {
            UnwritableException unknown = null;
            try {
                if (!layout.matches(row)) {
                    return 0;
                }
            } catch (UnwritableException e) {
                unknown = e;
            }
            key.clear();
            layout.writeKey(row, key);
            writtenKey = key.copy();
            if (unknown != null) {
                throw unknown;
            }
            value.clear();
            layout.writeValue(row, RecordLayout.INSERT, 0, value);
            RecordLimits.check(writtenKey.length + value.length());
            out.row(writtenKey, value.copy());
            return writtenKey.length + value.length();
        } catch (UnwritableException e) {
            return handUnwritable(writtenKey, e, out);
        } finally {
            shrink();
        }
    }

    private int handUnwritable(byte[] writtenKey, UnwritableException problem, ChunkReader.Records out) {
        String sentence = unwritable.reason(problem, UnwritableRecords.SNAPSHOT);
        byte[] content = unwritable.value(sentence, UnwritableRecords.SNAPSHOT, 0, UnwritableRecords.AFTER, row, writtenKey);
        byte[] recordKey = writtenKey == null ? UnwritableRecords.uniqueKey(sentence, content) : writtenKey;
        out.unwritable(recordKey, content, problem, sentence);
        return recordKey.length + content.length;
    }

    private void shrink() {
        if (value.length() > LARGE_BUFFER) {
            value = new JsonBytes();
        }
        if (key.length() > LARGE_BUFFER) {
            key = new JsonBytes();
        }
    }
}
