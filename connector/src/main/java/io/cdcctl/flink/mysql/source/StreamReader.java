package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.binlog.BinlogConnection;
import io.cdcctl.flink.mysql.stream.BinlogStream;
import io.cdcctl.flink.mysql.stream.CarriedTables;
import io.cdcctl.flink.mysql.stream.ServerCellWriters;
import io.cdcctl.flink.mysql.stream.StreamBatch;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import io.cdcctl.flink.mysql.table.TableNotices;
import io.cdcctl.flink.mysql.table.UnwritableChanges;
import io.cdcctl.flink.mysql.value.Charsets;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the binlog once it is told from where. A connection that is lost fails the job, which resumes. */
final class StreamReader implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamReader.class);

    /** Where nothing comes, the server is asked so often whether it is still the same binlog. */
    private static final long ASK_NANOS = 10_000_000_000L;

    /** MySQL gives the time of a change in seconds. */
    private static final long BEHIND_MILLIS = 2_000;

    private final SourceSettings settings;
    private final ServerNaming naming;
    private final StreamConnections connections;
    private final EpochGate gate;
    private final FirstLook look;
    private final CarriedTables tables;
    private final TableNotices notices;
    private String split;
    private StreamPosition position;

    /** Whether the last changes that were read had waited. */
    private boolean isBehind;

    /** When it was last asked whether the binlog is the same one. */
    private long asked = System.nanoTime();

    private volatile BinlogStream stream;
    private volatile boolean closed;

    /** What the tables notice is taken from the notices. */
    StreamReader(SourceSettings settings, CarriedTables tables, TableNotices notices, EpochGate gate, FirstLook look) {
        this.settings = settings;
        this.tables = tables;
        this.notices = notices;
        this.gate = gate;
        this.look = look;
        naming = new ServerNaming(settings);
        connections = new StreamConnections(settings.binlog, naming);
    }

    /** The tables that are carried: once for each reader. */
    static CarriedTables tables(SourceSettings settings, UnwritableChanges unwritable, TableNotices notices) {
        Charsets charsets = new Charsets(sql -> {
            try (BinlogConnection connection = BinlogConnection.open(settings.binlog.copy())) {
                return connection.query(sql);
            }
        });
        return new CarriedTables(
                settings.tables, new ServerCellWriters(settings.zeroDates, charsets, notices), unwritable, notices);
    }

    void begin(BinlogSplit.OfStream of) {
        split = of.splitId();
        position = of.position;
        gate.restored(position.epoch);
    }

    /** Up to where the binlog was read; null where it is not read. */
    StreamPosition position() {
        return position;
    }

    /**
     * Whether there is something to read without a wait, as far as that is known: with TLS what has come is seen only in part, but
     * then changes are older than they need to be.
     */
    boolean hasMore() throws IOException {
        return stream != null && (isBehind || stream.hasMore());
    }

    /** Adds what comes next, waiting for it between two heartbeats at most; false where the binlog is not to be read at present. */
    boolean read(RecordsBySplits.Builder<Part> out) throws IOException {
        if (position == null || !gate.isOpen(position.epoch)) {
            return false;
        }
        if (stream == null && !look()) {
            out.add(split, Part.at(position));
            return true;
        }
        StreamBatch batch = stream.next();
        if (batch == null) {
            throw new IOException("The MySQL server at " + connections.server() + " ended the binlog.");
        }
        if (batch != StreamBatch.NOTHING) {
            position = batch.end;
            isBehind = System.currentTimeMillis() - batch.changedAt > BEHIND_MILLIS;
            out.add(split, Part.of(batch, notices.take()));
        } else {
            isBehind = false;
            askAgain();
        }
        return true;
    }

    private boolean look() throws IOException {
        try {
            boolean opened = open();
            look.done();
            return opened;
        } catch (IOException | RuntimeException e) {
            look.failed(e);
            throw e;
        }
    }

    /** Connects; false where the server is another one or the first one, so that a checkpoint has to have the new epoch first. */
    private boolean open() throws IOException {
        if (position.isOfUnknownServer()) {
            position = ServerWork.onFirst(settings, position);
            LOG.info("The binlog is read on behind the reader `debezium`, from the server {} at {}", position.serverUuid, position);
            return false;
        }
        String uuid = ServerWork.check(settings, position);
        if (!uuid.equals(position.serverUuid)) {
            // The position stays what it is: the first server may come back.
            ServerWork.requireGtids(settings, position, uuid);
            LOG.info("The binlog is read on from the server {} instead of {}, at {}", uuid, position.serverUuid, position);
            position = position.on(uuid);
            return false;
        }
        require(BinlogHistory.problem(connections.another(), position, true));
        stream = connections.open(position, tables);
        if (closed) {
            stream.close();
        }
        return true;
    }

    /** A connection that waits does not end where the server begins anew. */
    private void askAgain() throws IOException {
        if (System.nanoTime() - asked <= ASK_NANOS) {
            return;
        }
        asked = System.nanoTime();
        String problem;
        try {
            problem = BinlogHistory.problem(connections.another(), position, false);
        } catch (IOException e) {
            LOG.debug("MySQL at {} cannot be asked at present", connections.server(), e);
            return;
        }
        require(problem);
    }

    private void require(String problem) throws IOException {
        if (problem != null) {
            // Names of transactions say more where they are gone.
            ServerWork.check(settings, position);
            throw new IOException(problem);
        }
    }

    /** Ends the connections at once, and a read of another thread with them. */
    @Override
    public void close() throws IOException {
        closed = true;
        naming.close();
        if (stream != null) {
            stream.close();
        }
    }
}
