package io.cdcctl.flink.mysql.snapshot;

import io.cdcctl.flink.mysql.table.Identifiers;
import io.cdcctl.flink.mysql.table.TableSpec;
import java.sql.SQLException;

/** How many rows of a table are read at once. Chunks that were read stay in the state until the snapshot is over. */
final class ChunkSizes {

    /** Chunks of a table: enough for many readers at once, and for a failure to repeat little. */
    private static final int CHUNKS = 64;

    /**
     * MySQL keeps old versions of rows, and lets nobody alter the table, while the rows of a chunk are read: some seconds for
     * so many.
     */
    private static final int MOST_ROWS = 500_000;

    /** The column of an explanation in which the number of rows is. */
    private static final int ROWS = 9;

    private ChunkSizes() {}

    static int of(SnapshotSession session, TableSpec table, int least) throws SQLException, TableException {
        return forRows(estimate(session, table), least);
    }

    static int forRows(long rows, int least) {
        return (int) Math.max(Math.max(1, least), Math.min(MOST_ROWS, rows / CHUNKS));
    }

    /** The optimizer's estimate, which is of now: information_schema has one that may be a day old. 0 where there is none. */
    private static long estimate(SnapshotSession session, TableSpec table) throws SQLException, TableException {
        try {
            long rows = 0;
            for (String[] step : session.query("EXPLAIN FORMAT=TRADITIONAL SELECT 1 FROM " + Identifiers.quoted(table))) {
                rows = Math.max(rows, step[ROWS] == null ? 0 : Long.parseLong(step[ROWS]));
            }
            return rows;
        } catch (SQLException e) {
            throw TableException.of(table, e);
        }
    }
}
