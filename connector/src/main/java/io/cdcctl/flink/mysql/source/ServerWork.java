package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.binlog.GtidSet;
import io.cdcctl.flink.mysql.snapshot.ChunkPlanner;
import io.cdcctl.flink.mysql.snapshot.Finding;
import io.cdcctl.flink.mysql.snapshot.ReadPosition;
import io.cdcctl.flink.mysql.snapshot.ServerFacts;
import io.cdcctl.flink.mysql.snapshot.SnapshotSession;
import io.cdcctl.flink.mysql.snapshot.SourceChecks;
import io.cdcctl.flink.mysql.snapshot.TableException;
import io.cdcctl.flink.mysql.snapshot.TablePlan;
import io.cdcctl.flink.mysql.snapshot.VisibleCommits;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import io.cdcctl.flink.mysql.table.TableSpec;
import java.io.IOException;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is asked of the MySQL server before anything is read of it. */
final class ServerWork implements SnapshotWork {

    private static final Logger LOG = LoggerFactory.getLogger(ServerWork.class);

    /** Chunks that are cut in one go. */
    private static final int CHUNKS = 16;

    private final SourceSettings settings;
    private final Consumer<StreamPosition> begun;
    private final PreparedPlaces prepared;
    private volatile SnapshotSession session;
    private volatile boolean closed;

    /** {@code begun} takes where the snapshot begins. */
    ServerWork(SourceSettings settings, Consumer<StreamPosition> begun) {
        this.settings = settings;
        this.begun = begun;
        prepared = new PreparedPlaces(settings.binlog);
    }

    /**
     * The UUID of the server that answers.
     *
     * @throws IOException where its binlog cannot be read, or cannot be gone on with from the position, and what to do then
     */
    static String check(SourceSettings settings, StreamPosition position) throws IOException {
        try (SnapshotSession session = SnapshotSession.open(settings.session)) {
            ServerFacts facts = ServerFacts.of(session, settings.session);
            require(facts, read(position));
            return facts.serverUuid();
        } catch (SQLException e) {
            throw unanswered(settings, e);
        }
    }

    /**
     * The position on the server that answers, where none was known.
     *
     * @throws IOException as {@link #check} does
     */
    static StreamPosition onFirst(SourceSettings settings, StreamPosition position) throws IOException {
        try (SnapshotSession session = SnapshotSession.open(settings.session)) {
            ServerFacts facts = ServerFacts.of(session, settings.session);
            StreamPosition on = position.onFirst(facts.serverUuid(), facts.hasGtids());
            require(facts, read(on));
            return on;
        } catch (SQLException e) {
            throw unanswered(settings, e);
        }
    }

    /** Takes another server than the one that was read; throws an {@link IOException} where it has no names for what was read. */
    static void requireGtids(SourceSettings settings, StreamPosition position, String uuid) throws IOException {
        if (!position.gtids) {
            String server = settings.session.server();
            throw new IOException("MySQL at " + server + " is the server " + uuid + ", and the binlog of the server " + position.serverUuid
                    + " was read: without GTIDs a place in the one says nothing of the other. Let " + server + " be the first server again,"
                    + " or raise `generation` in pipeline.yaml, then run `cdcctl stop`, `cdcctl up` and `cdcctl submit`.");
        }
    }

    private static IOException unanswered(SourceSettings settings, SQLException e) {
        return new IOException("MySQL at " + settings.session.server() + " cannot be asked: " + e.getMessage(), e);
    }

    /**
     * Takes the server whose rows are read as part of the snapshot that began at the place.
     *
     * @throws IOException where its rows may be older than that: what was changed between would never be carried
     */
    static void requireSeen(SnapshotSession session, SourceSettings settings, StreamPosition start) throws SQLException, IOException {
        ServerFacts facts = ServerFacts.of(session, settings.session);
        GtidSet wanted = start.executed.union(start.visible.gtids);
        boolean same = facts.serverUuid().equals(start.serverUuid);
        if (!same && !(start.gtids && wanted.isSubsetOf(facts.executedSet()))) {
            throw new IOException("The snapshot began on the MySQL server " + start.serverUuid + ", and " + settings.session.server()
                    + " is the server " + facts.serverUuid() + ", which does not have all that was there then, or no GTIDs to say it:"
                    + " its rows may be too old. The job goes on by itself where the server catches up or is the first one again;"
                    + " else raise `generation` in pipeline.yaml, then run `cdcctl stop`, `cdcctl up` and `cdcctl submit`.");
        }
    }

    /**
     * Waits until rows of the table that are read now have all that is in the binlog up to the position, which a reader has read;
     * throws a {@link TableException} where that takes long.
     */
    static void awaitVisible(SnapshotSession session, StreamPosition position, TableSpec table)
            throws SQLException, IOException, TableException {
        try {
            VisibleCommits.require(session, position.gtids, table);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Waiting for transactions to be visible was interrupted.", e);
        }
    }

    private static ReadPosition read(StreamPosition position) {
        return position.gtids
                ? ReadPosition.of(position.executed)
                : ReadPosition.of(position.file, position.offset, position.fileCreated);
    }

    private static void require(ServerFacts facts, ReadPosition position) throws IOException {
        Finding names = SourceChecks.names(facts);
        for (Finding finding : SourceChecks.check(facts, position)) {
            if (finding.stops) {
                throw new IOException(finding.toString());
            }
            LOG.warn("{}", finding);
        }
        // Which value is which column's is never guessed.
        if (names != null) {
            throw new IOException(names.toString());
        }
    }

    @Override
    public synchronized StreamPosition begin() throws Exception {
        require(ServerFacts.of(session(), settings.session), null);
        StreamPosition position = new SnapshotStart(session(), settings.session, prepared).take();
        begun.accept(position);
        return position;
    }

    @Override
    public synchronized ChunkPlanner.Step plan(TablePlan plan) throws SQLException, TableException {
        try {
            return ChunkPlanner.next(session(), settings.table(plan.table), plan, settings.chunkRows, CHUNKS);
        } catch (SQLException | TableException e) {
            // What the failure leaves of the session is not known.
            end();
            throw e;
        }
    }

    private SnapshotSession session() throws SQLException {
        if (session == null) {
            session = SnapshotSession.open(settings.session);
            if (closed) {
                session.abort();
            }
        }
        return session;
    }

    private void end() throws SQLException {
        if (session != null) {
            SnapshotSession last = session;
            session = null;
            last.abort();
        }
    }

    /** Does not wait for what another thread asks of MySQL: that ends with the connection. */
    @Override
    public void close() throws IOException {
        closed = true;
        prepared.close();
        SnapshotSession open = session;
        try {
            if (open != null) {
                open.abort();
            }
        } catch (SQLException e) {
            LOG.warn("A connection to MySQL could not be ended: {}", e.getMessage());
        }
    }
}
