package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.snapshot.Chunk;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.connector.source.SourceEvent;

/** Tells a reader to read a chunk that waits, be it in its own state or in that of another reader. */
final class ReadChunk implements SourceEvent {

    private static final long serialVersionUID = 1L;

    private static final BinlogSplitSerializer SPLITS = new BinlogSplitSerializer();

    private final byte[] split;

    ReadChunk(Chunk chunk, StreamPosition start) {
        try {
            split = SPLITS.serialize(new BinlogSplit.OfChunk(chunk, start));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    BinlogSplit.OfChunk split() {
        try {
            return (BinlogSplit.OfChunk) SPLITS.deserialize(SPLITS.getVersion(), split);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
