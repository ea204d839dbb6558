package io.cdcctl.flink.mysql;

import io.debezium.jdbc.JdbcConnection;
import java.sql.SQLException;
import java.util.function.LongConsumer;

/**
 * A transaction is in the binlog a moment before others see its rows. The position that was noted may be behind one whose rows
 * are not there yet, unless it is a set of GTIDs, which has those alone that are.
 */
final class CommitWait {

    /** The time that a transaction takes from the binlog into the table, and much more. */
    static final long COMMIT_MILLIS = 1_000;

    private static final long POLL_MILLIS = 50;

    private CommitWait() {}

    /** Waits until all that was in the binlog is in the tables. */
    static void await(JdbcConnection connection) throws SQLException {
        if ("ON".equals(text(connection, "SELECT @@GLOBAL.gtid_mode", "OFF"))) {
            return;
        }
        long timeout = largest(connection, "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('rpl_semi_sync_source_timeout', 'rpl_semi_sync_master_timeout')");
        await(timeout, () -> waitingForReplicas(connection), CommitWait::sleep);
    }

    /** Sessions whose transaction is in the binlog and not in the tables, for want of a replica's answer. */
    private static long waitingForReplicas(JdbcConnection connection) throws SQLException {
        return largest(
                connection,
                "SHOW GLOBAL STATUS WHERE Variable_name IN ('Rpl_semi_sync_source_wait_sessions', 'Rpl_semi_sync_master_wait_sessions')");
    }

    /**
     * Takes the longest that a replica is waited for in milliseconds, 0 where none is, and the number of sessions that wait.
     * Once it was 0, none is left of those that were in the binlog before; they have yet to commit.
     */
    static void await(long timeoutMillis, Sessions waiting, LongConsumer sleep) throws SQLException {
        sleep.accept(COMMIT_MILLIS);
        for (long left = timeoutMillis; left > 0 && waiting.count() > 0; left -= POLL_MILLIS) {
            sleep.accept(POLL_MILLIS);
        }
        if (timeoutMillis > 0) {
            sleep.accept(COMMIT_MILLIS);
        }
    }

    /** The second column's largest number; 0 where MySQL has no such variable, which belong to a plugin. */
    static long largest(JdbcConnection connection, String query) throws SQLException {
        return connection.queryAndMap(query, rows -> {
            long most = 0;
            while (rows.next()) {
                most = Math.max(most, rows.getLong(2));
            }
            return most;
        });
    }

    private static String text(JdbcConnection connection, String query, String otherwise) throws SQLException {
        return connection.queryAndMap(query, rows -> rows.next() ? rows.getString(1) : otherwise);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the snapshot", e);
        }
    }

    @FunctionalInterface
    interface Sessions {
        long count() throws SQLException;
    }
}
