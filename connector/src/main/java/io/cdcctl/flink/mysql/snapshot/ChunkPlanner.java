package io.cdcctl.flink.mysql.snapshot;

import io.cdcctl.flink.mysql.table.TableSpec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts tables into chunks, some at a time, so that the first ones are read while the others are still looked for. The bounds are
 * values that MySQL finds in its own order; rows that come and go meanwhile make chunks larger or smaller, and nothing else.
 */
public final class ChunkPlanner {

    private static final Logger LOG = LoggerFactory.getLogger(ChunkPlanner.class);

    /** MySQL's error for bytes that are no text of their character set, which only a column can have. */
    private static final int INVALID_CHARACTER_STRING = 1300;

    private ChunkPlanner() {}

    /** Chunks that were cut, and how far the table is cut with them. */
    public static final class Step {

        public final List<Chunk> chunks;
        public final TablePlan plan;

        Step(List<Chunk> chunks, TablePlan plan) {
            this.chunks = chunks;
            this.plan = plan;
        }
    }

    /**
     * Cuts the next chunks, {@code most} at most; fewer where the table has no more. Where the key is not in the order any more that
     * the plan began with, the table is cut from its first row on: rows that are read twice change nothing.
     *
     * @param leastRows rows that a chunk has at least, where the plan does not say it yet
     * @throws TableException where the table cannot be read
     */
    public static Step next(SnapshotSession session, TableSpec table, TablePlan plan, int leastRows, int most)
            throws SQLException, TableException {
        if (plan.done) {
            return new Step(List.of(), plan);
        }
        KeyOrder order = KeyOrder.of(table, ServerTable.of(session, table));
        boolean anew = plan.order != null && !plan.order.equals(order.name());
        if (anew) {
            LOG.warn("The chunks of table {} were cut on {}, which is now {}: it is read anew from its first row.", table.name(), plan.order, order.name());
        }
        int rows = plan.rows > 0 ? plan.rows : ChunkSizes.of(session, table, leastRows);
        String from = anew ? null : plan.next;
        List<Chunk> chunks = new ArrayList<>();
        while (chunks.size() < most) {
            String to = bound(session, table, order, from, rows);
            chunks.add(new Chunk(table.name(), plan.chunks + chunks.size(), order.name(), from, to));
            from = to;
            if (to == null) {
                break;
            }
        }
        return new Step(chunks, new TablePlan(table.name(), rows, order.name(), plan.chunks + chunks.size(), from, from == null));
    }

    /** Whether bounds of the one order cut the same rows in the other. */
    static void requireSame(TableSpec table, String cut, KeyOrder now) throws TableException {
        if (!cut.equals(now.name())) {
            String problem = "its chunks were cut on " + cut + ", which is now " + now.name();
            throw new TableException(table, TableException.Reason.KEY_CHANGED, problem, null);
        }
    }

    /** Where the chunk that begins there ends; null where no row is behind it. */
    private static String bound(SnapshotSession session, TableSpec table, KeyOrder order, String from, int rows)
            throws SQLException, TableException {
        if (order.whyWhole() != null) {
            LOG.info("Table {} is read in one go: {}, and {}", table.name(), table.chunkColumn, order.whyWhole());
            return null;
        }
        try {
            String value = session.text(order.nextBound(table, from, rows));
            String bound = value == null ? null : order.literal(value);
            if (bound == null || bound.equals(from) || !isReadable(session, bound)) {
                return null;
            }
            return bound;
        } catch (SQLException e) {
            throw TableException.of(table, e);
        }
    }

    /** A text that is broken in the table is no bound: the rest of the table is one chunk then. */
    private static boolean isReadable(SnapshotSession session, String bound) throws SQLException {
        try {
            session.query("SELECT 1 FROM DUAL WHERE " + bound + " IS NULL");
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == INVALID_CHARACTER_STRING) {
                return false;
            }
            throw e;
        }
    }
}
