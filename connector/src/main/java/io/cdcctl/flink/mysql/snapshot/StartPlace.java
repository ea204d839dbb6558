package io.cdcctl.flink.mysql.snapshot;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Where the binlog is read from that goes with a snapshot. Everything before the place was visible to readers before the first row
 * was read, so a change is in the rows of the snapshot or comes behind the place; some are both.
 */
public final class StartPlace implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int VERSION = 1;

    /** The first version that has another word for it than {@code SHOW MASTER STATUS}. */
    private static final int BINARY_LOG_STATUS = 80200;

    /** Where the binlog is to be read from. */
    public final BinlogPlace place;

    /**
     * A later one, up to which everything was visible too. The commit of an XA transaction up to here whose rows stand before
     * {@link #place} and that is not among {@link #prepared} is one whose rows the snapshot has.
     */
    public final BinlogPlace visible;

    /** XA transactions that were prepared, and neither committed nor rolled back, after {@link #place} was taken. */
    public final PreparedTransactions prepared;

    /** {@code server_uuid}. */
    public final String serverUuid;

    /** As in {@code 8.0.15}. */
    public final String serverVersion;

    /** {@code binlog_row_metadata}; empty where the server has none, which is MINIMAL. */
    public final String rowMetadata;

    private StartPlace(
            BinlogPlace place, BinlogPlace visible, PreparedTransactions prepared, String serverUuid, String serverVersion, String rowMetadata) {
        this.place = place;
        this.visible = visible;
        this.prepared = prepared;
        this.serverUuid = serverUuid;
        this.serverVersion = serverVersion;
        this.rowMetadata = rowMetadata;
    }

    /** Takes the place as it is now, and waits until all that stands before it is visible to readers. */
    public static StartPlace take(SnapshotSession session, SessionSettings where) throws SQLException, InterruptedException {
        ServerFacts facts = new ServerFacts(where.server(), ServerFacts.settings(session), "", "", Map.of());
        // The set has only what is visible. Taken first, it has nothing that is behind the place.
        String gtids = gtids(session, facts);
        BinlogPlace place = end(session, facts, gtids);
        PreparedTransactions prepared = PreparedTransactions.list(session);
        BinlogPlace later = end(session, facts, null);
        VisibleCommits.await(session, facts.hasGtids());
        return new StartPlace(
                place,
                new BinlogPlace(gtids(session, facts), later.file, later.position),
                prepared,
                facts.serverUuid(),
                facts.setting("version"),
                facts.setting("binlog_row_metadata") == null ? "" : facts.setting("binlog_row_metadata"));
    }

    private static String gtids(SnapshotSession session, ServerFacts facts) throws SQLException {
        return facts.hasGtids() ? session.text("SELECT @@GLOBAL.gtid_executed").replaceAll("\\s", "") : null;
    }

    private static BinlogPlace end(SnapshotSession session, ServerFacts facts, String gtids) throws SQLException {
        List<String[]> status = session.query(facts.version() >= BINARY_LOG_STATUS ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS");
        if (status.isEmpty()) {
            throw new IllegalStateException(
                    "MySQL at " + facts.server + " writes no binlog, so changes cannot be read. Start mysqld with --log-bin.");
        }
        return new BinlogPlace(gtids, status.get(0)[0], Long.parseLong(status.get(0)[1]));
    }

    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        place.write(out);
        visible.write(out);
        prepared.write(out);
        out.writeUTF(serverUuid);
        out.writeUTF(serverVersion);
        out.writeUTF(rowMetadata);
    }

    public static StartPlace read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("The start of a snapshot has the version " + version + ", which only a newer connector can read.");
        }
        return new StartPlace(
                BinlogPlace.read(in), BinlogPlace.read(in), PreparedTransactions.read(in), in.readUTF(), in.readUTF(), in.readUTF());
    }
}
