package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.binlog.BinlogConnection;
import io.cdcctl.flink.mysql.binlog.BinlogSettings;
import io.cdcctl.flink.mysql.binlog.Collations;
import io.cdcctl.flink.mysql.binlog.GtidSet;
import io.cdcctl.flink.mysql.stream.BinlogStream;
import io.cdcctl.flink.mysql.stream.CarriedTables;
import io.cdcctl.flink.mysql.stream.PreparedTransaction;
import io.cdcctl.flink.mysql.stream.ServerCellWriters;
import io.cdcctl.flink.mysql.stream.StreamBatch;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import io.cdcctl.flink.mysql.table.UnwritableChanges;
import io.cdcctl.flink.mysql.value.Charsets;
import io.cdcctl.flink.mysql.value.ZeroDates;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the binlog once it is told from where. A connection that is lost fails the job, which resumes. */
final class StreamReader implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamReader.class);

    /** Of the heap, what one event may take: it stands there whole, and once more as records. */
    private static final int PART_OF_HEAP = 8;

    private static final int LEAST_EVENT_BYTES = 1 << 24;

    private final SourceSettings settings;
    private final BinlogSettings binlog;
    private final EpochGate gate;
    private final CarriedTables tables;
    private String split;
    private StreamPosition position;
    private volatile BinlogStream stream;
    private volatile boolean closed;

    StreamReader(SourceSettings settings, CarriedTables tables, EpochGate gate) {
        this.settings = settings;
        this.tables = tables;
        this.gate = gate;
        binlog = within(settings.binlog);
    }

    /** The tables that are carried, with the metrics of those: once for each reader. */
    static CarriedTables tables(SourceSettings settings, ZeroDates zeroDates, UnwritableChanges unwritable, MetricGroup metrics) {
        Charsets charsets = new Charsets(sql -> {
            try (BinlogConnection connection = BinlogConnection.open(settings.binlog.copy())) {
                return connection.query(sql);
            }
        });
        return new CarriedTables(settings.tables, new ServerCellWriters(zeroDates, charsets), unwritable, metrics);
    }

    void begin(BinlogSplit.OfStream of) {
        split = of.splitId();
        position = of.position;
        gate.restored(position.epoch);
    }

    /** Adds what comes next, waiting for it between two heartbeats at most; false where the binlog is not to be read at present. */
    boolean read(RecordsBySplits.Builder<Part> out) throws IOException {
        if (position == null || !gate.isOpen(position.epoch)) {
            return false;
        }
        if (stream == null && !open()) {
            out.add(split, Part.of(List.of(), position));
            return true;
        }
        StreamBatch batch = stream.next();
        if (batch == null) {
            throw new IOException("The MySQL server at " + binlog.server() + " ended the binlog.");
        }
        if (batch != StreamBatch.NOTHING) {
            position = batch.end;
            out.add(split, Part.of(batch.records, batch.end));
        }
        return true;
    }

    /** Connects; false where the server is another one, so that a checkpoint has to have the new epoch first. */
    private boolean open() throws IOException {
        String uuid = ServerWork.check(settings, position);
        if (!uuid.equals(position.serverUuid)) {
            requireGtids(uuid);
            LOG.info("The binlog is read on from the server {} instead of {}, at {}", uuid, position.serverUuid, position);
            position = position.on(uuid);
            return false;
        }
        BinlogConnection connection = BinlogConnection.open(binlog);
        try {
            requireSame(connection);
            Collations collations = Collations.load(connection);
            start(connection, position);
            stream = new BinlogStream(
                    connection, binlog.maxEventBytes, position, collations, tables, this::prepared);
            if (closed) {
                stream.close();
            }
            return true;
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** The position stays what it is: the first server may come back. */
    private void requireGtids(String uuid) throws IOException {
        if (!position.gtids) {
            throw new IOException("MySQL at " + binlog.server() + " is the server " + uuid + ", and the binlog of the server "
                    + position.serverUuid + " was read: without GTIDs a place in the one says nothing of the other. Let "
                    + binlog.server() + " be the first server again, or raise `generation` in pipeline.yaml, then run `cdcctl stop`,"
                    + " `cdcctl up` and `cdcctl submit`.");
        }
    }

    /** An address may lead to several servers, and to another one than a moment ago, whose binlog has other bytes. */
    private void requireSame(BinlogConnection connection) throws IOException {
        String uuid = connection.query("SELECT @@server_uuid").get(0)[0];
        if (!uuid.equals(position.serverUuid)) {
            throw new IOException(binlog.server() + " led to the MySQL server " + position.serverUuid + " and then to the server " + uuid
                    + ". The job starts again; where this comes back, let the address lead to one server.");
        }
    }

    private static void start(BinlogConnection connection, StreamPosition from) throws IOException {
        if (from.gtids) {
            connection.startAt(from.executed);
        } else {
            connection.startAt(from.file, from.offset);
        }
    }

    /** A connection that begins with this transaction. */
    private BinlogConnection prepared(PreparedTransaction transaction) throws IOException {
        BinlogConnection connection = BinlogConnection.open(binlog.copy());
        try {
            requireSame(connection);
            if (transaction.gtid.isEmpty()) {
                connection.startAt(transaction.file, transaction.offset);
            } else {
                GtidSet all = GtidSet.parse(connection.query("SELECT @@global.gtid_executed").get(0)[0]);
                connection.startAt(all.subtract(GtidSet.parse(transaction.gtid)));
            }
            return connection;
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** The settings with the most bytes of an event that this process can hold. */
    private static BinlogSettings within(BinlogSettings settings) {
        BinlogSettings binlog = settings.copy();
        long most = Math.max(LEAST_EVENT_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
        binlog.maxEventBytes = (int) Math.min(most, 1 << 30);
        return binlog;
    }

    /** Ends the connections at once, and a read of another thread with them. */
    @Override
    public void close() throws IOException {
        closed = true;
        if (stream != null) {
            stream.close();
        }
    }
}
