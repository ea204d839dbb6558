package io.cdcctl.flink.mysql.source;

import java.io.IOException;
import java.sql.SQLException;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads in a thread of its own: the chunks that it has, one after the other, and the binlog between two of them and behind the last. */
final class BinlogSplitReader implements SplitReader<Part, BinlogSplit> {

    private static final Logger LOG = LoggerFactory.getLogger(BinlogSplitReader.class);

    private static final int IDLE_MILLIS = 100;

    /** So long chunks are read without a look at a binlog that seems to have nothing. */
    private static final long QUIET_NANOS = 2_000_000_000L;

    private final ChunkQueue chunks;
    private final StreamReader stream;

    /** When the chunk that is being read was begun. */
    private long chunkBegun;

    /** Until when the binlog has its turn. */
    private long streamUntil = System.nanoTime();

    /** When it had it last. */
    private long streamRead = System.nanoTime();

    private volatile boolean woken;
    private volatile boolean aborted;

    BinlogSplitReader(ChunkQueue chunks, StreamReader stream) {
        this.chunks = chunks;
        this.stream = stream;
    }

    @Override
    public void handleSplitsChanges(SplitsChange<BinlogSplit> change) {
        for (BinlogSplit split : change.splits()) {
            if (split instanceof BinlogSplit.OfChunk) {
                chunks.add((BinlogSplit.OfChunk) split);
            } else {
                stream.begin((BinlogSplit.OfStream) split);
            }
        }
    }

    @Override
    public RecordsWithSplitIds<Part> fetch() throws IOException {
        RecordsBySplits.Builder<Part> records = new RecordsBySplits.Builder<>();
        try {
            if (!aborted && !readChunk(records) && !stream.read(records)) {
                idle();
            }
        } catch (IOException | RuntimeException e) {
            if (!aborted) {
                throw e;
            }
            LOG.debug("Reading was ended", e);
        }
        woken = false;
        return records.build();
    }

    /** Whoever has the binlog too goes on with that between two chunks: other tables' changes wait for it. */
    private boolean readChunk(RecordsBySplits.Builder<Part> records) throws IOException {
        long now = System.nanoTime();
        if (!chunks.isReading()) {
            if (stream.position() != null && isTurnOfStream(now)) {
                streamRead = now;
                return false;
            }
            chunkBegun = now;
        }
        boolean read = chunks.read(records, stream.position());
        if (read && !chunks.isReading()) {
            long end = System.nanoTime();
            streamUntil = end + (end - chunkBegun);
        }
        return read;
    }

    /**
     * As long as the last chunk took, where there are changes. Now and then it is read in any case, which may wait for a heartbeat:
     * with TLS it is not known whether there are any.
     */
    private boolean isTurnOfStream(long now) throws IOException {
        return now - streamUntil < 0 && (stream.hasMore() || now - streamRead > QUIET_NANOS);
    }

    /** There is nothing that can be read at present. */
    private void idle() throws IOException {
        try {
            if (!woken) {
                Thread.sleep(IDLE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Reading was interrupted.", e);
        }
    }

    /** A read of the binlog ends with the server's next heartbeat. */
    @Override
    public void wakeUp() {
        woken = true;
    }

    /** Ends a read that waits for MySQL, which may be for long. Another thread may call it. */
    void abort() throws IOException, SQLException {
        aborted = true;
        close();
    }

    @Override
    public void close() throws IOException, SQLException {
        stream.close();
        chunks.close();
    }
}
