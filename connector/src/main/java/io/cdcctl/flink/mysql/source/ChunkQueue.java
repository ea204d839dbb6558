package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.snapshot.ChunkReader;
import io.cdcctl.flink.mysql.snapshot.SnapshotSession;
import io.cdcctl.flink.mysql.snapshot.TableException;
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

/** Reads chunks one after the other. One whose table cannot be read waits, and the others go on. */
final class ChunkQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChunkQueue.class);

    private static final long RETRY_NANOS = 30_000_000_000L;

    private final SourceSettings settings;
    private final UnwritableChanges unwritable;
    private final TableNotices notices;
    private final Deque<Waiting> queue = new ArrayDeque<>();

    /** Tables with a chunk that was cut on another key and is, or was, read as the whole table instead. */
    private final Set<String> readWhole = new HashSet<>();

    private volatile SnapshotSession session;
    private volatile boolean closed;
    private Waiting current;
    private ChunkReader reader;

    /** What is noticed of tables is taken from the notices. */
    ChunkQueue(SourceSettings settings, UnwritableChanges unwritable, TableNotices notices) {
        this.settings = settings;
        this.unwritable = unwritable;
        this.notices = notices;
    }

    void add(BinlogSplit.OfChunk split) {
        queue.add(new Waiting(split, System.nanoTime()));
    }

    /** Adds the next rows; false where no chunk can be read at present. */
    boolean read(RecordsBySplits.Builder<Part> out) throws IOException {
        if (current == null && !next()) {
            if (queue.isEmpty()) {
                // The next chunk may come after hours, in which the server ends a session that does nothing.
                end();
            }
            return false;
        }
        String id = current.split.splitId();
        TableSpec table = settings.table(current.split.chunk.table);
        try {
            if (reader == null) {
                reader = open(table);
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
                out.add(id, Part.waiting());
            }
        } catch (SQLException e) {
            throw new IOException("Reading " + id + " failed: " + e.getMessage(), e);
        }
        return true;
    }

    private boolean next() {
        long now = System.nanoTime();
        current = queue.stream().filter(waiting -> waiting.notBefore - now <= 0).findFirst().orElse(null);
        queue.remove(current);
        return current != null;
    }

    private ChunkReader open(TableSpec table) throws IOException, SQLException, TableException {
        if (session == null) {
            session = SnapshotSession.open(settings.session);
            if (closed) {
                session.abort();
            }
            ServerWork.requireSeen(session, settings, current.split.start);
        }
        return ChunkReader.open(session, table, current.split.chunk, settings.zeroDates.noticed(table, notices));
    }

    /** Bounds of another order say nothing. For the chunks of a table it is enough that one of them is the whole table. */
    private void readWhole(RecordsBySplits.Builder<Part> out, String id) {
        BinlogSplit.OfChunk split = current.split;
        if (readWhole.add(split.chunk.table)) {
            current = new Waiting(new BinlogSplit.OfChunk(split.chunk.whole(), split.start), System.nanoTime());
        } else {
            out.addFinishedSplit(id);
            current = null;
        }
    }

    /** The chunk is read again from its beginning, later. */
    private void abandon() throws IOException {
        reader = null;
        end();
        queue.add(new Waiting(current.split, System.nanoTime() + RETRY_NANOS));
        current = null;
    }

    private void end() throws IOException {
        SnapshotSession last = session;
        session = null;
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

    private static final class Waiting {

        private final BinlogSplit.OfChunk split;
        private final long notBefore;

        private Waiting(BinlogSplit.OfChunk split, long notBefore) {
            this.split = split;
            this.notBefore = notBefore;
        }
    }
}
