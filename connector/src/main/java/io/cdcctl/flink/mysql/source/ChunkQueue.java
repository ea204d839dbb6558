package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.snapshot.Chunk;
import io.cdcctl.flink.mysql.snapshot.ChunkReader;
import io.cdcctl.flink.mysql.snapshot.SnapshotSession;
import io.cdcctl.flink.mysql.snapshot.TableException;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import io.cdcctl.flink.mysql.table.RecordVersion;
import io.cdcctl.flink.mysql.table.TableNotices;
import io.cdcctl.flink.mysql.table.TableSpec;
import io.cdcctl.flink.mysql.table.UnwritableChanges;
import io.cdcctl.flink.mysql.table.UnwritableException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads chunks one after the other. One whose table cannot be read is given up, and the others go on. */
final class ChunkQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChunkQueue.class);

    /** Seconds that a chunk waits for whoever alters its table while the binlog waits for the chunk. */
    private static final int LATE_LOCK_SECONDS = 1;

    private final SourceSettings settings;
    private final UnwritableChanges unwritable;
    private final TableNotices notices;
    private final Deque<BinlogSplit.OfChunk> queue = new ArrayDeque<>();

    /** Tables with a chunk that was cut on another key and is, or was, read as the whole table instead. */
    private final Set<String> readWhole = new HashSet<>();

    private volatile SnapshotSession session;
    private volatile boolean closed;
    private BinlogSplit.OfChunk current;

    /** Up to where the binlog is visible to the session. */
    private StreamPosition visible;

    private ChunkReader reader;

    /** What is noticed of tables is taken from the notices. */
    ChunkQueue(SourceSettings settings, UnwritableChanges unwritable, TableNotices notices) {
        this.settings = settings;
        this.unwritable = unwritable;
        this.notices = notices;
    }

    void add(BinlogSplit.OfChunk split) {
        queue.add(split);
    }

    /** Whether a chunk is read that is not at its end. */
    boolean isReading() {
        return current != null;
    }

    /**
     * Adds the next rows; false where there are none. Takes up to where the same reader has read the binlog, null where it does not:
     * what it gave of that is in the rows of a chunk that is begun now.
     */
    boolean read(RecordsBySplits.Builder<Part> out, StreamPosition streamed) throws IOException {
        if (current == null) {
            current = queue.poll();
        }
        if (current == null) {
            // The next chunk may come after hours, in which the server ends a session that does nothing.
            end();
            return false;
        }
        String id = current.splitId();
        TableSpec table = settings.table(current.chunk.table);
        try {
            if (reader == null) {
                reader = open(table, streamed);
            }
            List<RowData> rows = new ArrayList<>();
            boolean goesOn = reader.read(new Rows(table, rows));
            out.add(id, Part.of(rows, notices.take()));
            if (!goesOn) {
                out.addFinishedSplit(id);
                closeReader();
                current = null;
            }
        } catch (TableException e) {
            LOG.warn("{}", e.getMessage());
            if (e.reason() == TableException.Reason.KEY_CHANGED) {
                readWhole(out, id);
            } else {
                abandon();
                out.add(id, Part.unread(e.getMessage()));
                out.addFinishedSplit(id);
            }
        } catch (SQLException e) {
            throw new IOException("Reading " + id + " failed: " + e.getMessage(), e);
        }
        return true;
    }

    private ChunkReader open(TableSpec table, StreamPosition streamed) throws IOException, SQLException, TableException {
        if (session == null) {
            session = SnapshotSession.open(settings.session);
            if (closed) {
                session.abort();
            }
            ServerWork.requireSeen(session, settings, current.start);
        }
        if (streamed != null) {
            awaitVisible(table, streamed);
        }
        return ChunkReader.open(session, table, current.chunk, settings.zeroDates.noticed(table, notices));
    }

    /** What was read of the binlog, be it from another server behind the same address, is in the rows that are read now. */
    private void awaitVisible(TableSpec table, StreamPosition streamed) throws IOException, SQLException, TableException {
        session.waitForLocks(LATE_LOCK_SECONDS);
        if (streamed == visible) {
            return;
        }
        ServerWork.requireSeen(session, settings, streamed);
        ServerWork.awaitVisible(session, streamed, table);
        visible = streamed;
    }

    /** Bounds of another order say nothing. For the chunks of a table it is enough that one of them is the whole table. */
    private void readWhole(RecordsBySplits.Builder<Part> out, String id) {
        Chunk chunk = current.chunk;
        if (readWhole.add(chunk.table)) {
            current = new BinlogSplit.OfChunk(chunk.whole(), current.start);
        } else {
            out.addFinishedSplit(id);
            current = null;
        }
    }

    /** The chunk is read again from its beginning, later, and maybe by another reader. */
    private void abandon() throws IOException {
        reader = null;
        end();
        // Others of the table are not to rely on it.
        readWhole.remove(current.chunk.table);
        current = null;
    }

    private void end() throws IOException {
        SnapshotSession last = session;
        session = null;
        visible = null;
        try {
            if (last != null) {
                last.abort();
            }
        } catch (SQLException e) {
            throw new IOException("A connection to MySQL could not be ended: " + e.getMessage(), e);
        }
    }

    private void closeReader() throws SQLException {
        reader.close();
        reader = null;
    }

    /** Ends the connection at once, and a read of another thread with it. */
    @Override
    public void close() throws SQLException {
        closed = true;
        SnapshotSession open = session;
        if (open != null) {
            open.abort();
        }
    }

    /** Makes records of the rows of a chunk. */
    private final class Rows implements ChunkReader.Records {

        private final TableSpec table;
        private final StringData topic;
        private final List<RowData> out;

        private Rows(TableSpec table, List<RowData> out) {
            this.table = table;
            this.topic = StringData.fromString(table.topic);
            this.out = out;
        }

        @Override
        public void row(byte[] key, byte[] value) {
            out.add(GenericRowData.of(topic, key, value, RecordVersion.ofSnapshot()));
        }

        @Override
        public void unwritable(byte[] key, byte[] value, UnwritableException problem, String sentence) {
            unwritable.report(table, problem.getMessage(), sentence);
            row(key, value);
        }
    }
}
