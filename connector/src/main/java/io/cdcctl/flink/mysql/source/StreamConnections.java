package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.binlog.BinlogConnection;
import io.cdcctl.flink.mysql.binlog.BinlogSettings;
import io.cdcctl.flink.mysql.binlog.Collations;
import io.cdcctl.flink.mysql.binlog.GtidSet;
import io.cdcctl.flink.mysql.stream.BinlogStream;
import io.cdcctl.flink.mysql.stream.CarriedTables;
import io.cdcctl.flink.mysql.stream.ColumnNaming;
import io.cdcctl.flink.mysql.stream.PreparedTransaction;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import java.io.IOException;

/** Connects to the server whose binlog is read. */
final class StreamConnections {

    /** Of the heap, what one event may take: it stands there whole, and once more as records. */
    private static final int PART_OF_HEAP = 8;

    private static final int LEAST_EVENT_BYTES = 1 << 24;

    private final BinlogSettings binlog;
    private final ColumnNaming naming;

    StreamConnections(BinlogSettings settings, ColumnNaming naming) {
        binlog = within(settings);
        this.naming = naming;
    }

    /** The settings with the most bytes of an event that this process can hold. */
    private static BinlogSettings within(BinlogSettings settings) {
        BinlogSettings binlog = settings.copy();
        long most = Math.max(LEAST_EVENT_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
        binlog.maxEventBytes = (int) Math.min(most, 1 << 30);
        return binlog;
    }

    /** {@code host:port}. */
    String server() {
        return binlog.server();
    }

    /** Settings for another connection. */
    BinlogSettings another() {
        return binlog.copy();
    }

    /** The binlog from the position on. */
    BinlogStream open(StreamPosition position, CarriedTables tables) throws IOException {
        BinlogConnection connection = BinlogConnection.open(binlog);
        try {
            requireSame(connection, position.serverUuid);
            Collations collations = Collations.load(connection);
            if (position.gtids) {
                connection.startAt(position.executed);
            } else {
                connection.startAt(position.file, position.offset);
            }
            return new BinlogStream(
                    connection, binlog.maxEventBytes, position, collations, tables, one -> prepared(one, position.serverUuid), naming);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** A connection that begins with this transaction, but for those that the server has not named yet. */
    private BinlogConnection prepared(PreparedTransaction transaction, String uuid) throws IOException {
        BinlogConnection connection = BinlogConnection.open(another());
        try {
            requireSame(connection, uuid);
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

    /** An address may lead to several servers, and to another one than a moment ago, whose binlog has other bytes. */
    private void requireSame(BinlogConnection connection, String wanted) throws IOException {
        String uuid = connection.query("SELECT @@server_uuid").get(0)[0];
        if (!uuid.equals(wanted)) {
            throw new IOException(binlog.server() + " led to the MySQL server " + wanted + " and then to the server " + uuid
                    + ". The job starts again; where this comes back, let the address lead to one server.");
        }
    }
}
