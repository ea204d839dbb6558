package io.cdcctl.flink.mysql.source;

import io.cdcctl.flink.mysql.binlog.GtidSet;
import io.cdcctl.flink.mysql.snapshot.BinlogPlace;
import io.cdcctl.flink.mysql.snapshot.PreparedTransactions;
import io.cdcctl.flink.mysql.snapshot.SessionSettings;
import io.cdcctl.flink.mysql.snapshot.SnapshotSession;
import io.cdcctl.flink.mysql.snapshot.StartPlace;
import io.cdcctl.flink.mysql.stream.PreparedTransaction;
import io.cdcctl.flink.mysql.stream.StreamPosition;
import io.cdcctl.flink.mysql.stream.VisiblePlace;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Takes where a snapshot begins, and where the rows of XA transactions stand that are prepared then and may be committed after it. */
final class SnapshotStart {

    /** Transactions that have no rows are not in the binlog; those of living clients end within this time. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long BETWEEN_MILLIS = 50;

    private final SnapshotSession session;
    private final SessionSettings settings;
    private final PreparedPlaces places;

    SnapshotStart(SnapshotSession session, SessionSettings settings, PreparedPlaces places) {
        this.session = session;
        this.settings = settings;
        this.places = places;
    }

    /** Throws an {@link IOException} with what to do where a transaction stays prepared that is in no file that is still there. */
    StreamPosition take() throws SQLException, IOException, InterruptedException {
        StartPlace start = StartPlace.take(session, settings);
        Map<String, PreparedTransaction> found = places.find(start.prepared.xids, null);
        if (found.size() == start.prepared.xids.size()) {
            return position(start).with(List.copyOf(found.values()));
        }
        awaitEnd(missing(start.prepared.xids, found));
        // What was prepared between these two places stands behind the first one, or has no rows.
        StartPlace later = StartPlace.take(session, settings);
        Map<String, PreparedTransaction> all = new HashMap<>(found);
        all.putAll(places.find(missing(later.prepared.xids, found), start.place.file));
        all.keySet().retainAll(later.prepared.xids);
        return position(later).with(List.copyOf(all.values()));
    }

    private static Set<String> missing(Collection<String> xids, Map<String, PreparedTransaction> found) {
        Set<String> missing = new HashSet<>(xids);
        missing.removeAll(found.keySet());
        return missing;
    }

    private void awaitEnd(Set<String> missing) throws SQLException, IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        List<String> left = new ArrayList<>(missing);
        while (!left.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new IOException("XA transactions are prepared on MySQL at " + settings.server() + " that are in no binlog that is still"
                        + " there; their rows would be lost, if they have any: " + String.join(", ", left)
                        + ". Commit them or roll them back; the snapshot then begins by itself.");
            }
            Thread.sleep(BETWEEN_MILLIS);
            left.retainAll(PreparedTransactions.list(session).xids);
        }
    }

    private static StreamPosition position(StartPlace start) {
        BinlogPlace place = start.place;
        GtidSet seen = start.visible.gtids == null ? new GtidSet() : GtidSet.parse(start.visible.gtids);
        VisiblePlace visible = new VisiblePlace(seen, start.visible.file, start.visible.position);
        return place.gtids == null
                ? StreamPosition.ofFile(start.serverUuid, place.file, place.position, visible)
                : StreamPosition.ofGtids(start.serverUuid, GtidSet.parse(place.gtids), visible);
    }
}
