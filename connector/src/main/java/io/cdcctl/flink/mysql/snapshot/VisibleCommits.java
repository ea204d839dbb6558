package io.cdcctl.flink.mysql.snapshot;

import io.cdcctl.flink.mysql.table.TableSpec;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction is in the binlog a moment before others see its rows, and much longer where its commit waits for a replica. Waits
 * until all that is in the binlog is visible.
 */
public final class VisibleCommits {

    private static final Logger LOG = LoggerFactory.getLogger(VisibleCommits.class);

    /** The time that a transaction takes from the binlog into the table, and much more. */
    static final long COMMIT_MILLIS = 1_000;

    /** Transactions that have their names may be at work for long without being in the binlog: a replica's have. */
    static final long OWNED_MILLIS = 10_000;

    private static final long POLL_MILLIS = 50;

    private static final String TIMEOUT =
            "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('rpl_semi_sync_source_timeout', 'rpl_semi_sync_master_timeout')";

    private static final String SESSIONS = "SHOW GLOBAL STATUS WHERE Variable_name IN"
            + " ('Rpl_semi_sync_source_wait_sessions', 'Rpl_semi_sync_master_wait_sessions')";

    private VisibleCommits() {}

    /** Takes whether the server gives transactions names. */
    static void await(SnapshotSession session, boolean gtids) throws SQLException, InterruptedException {
        await(session, gtids, Long.MAX_VALUE);
    }

    /** The same while others wait; throws a {@link TableException} where it would take long, so that the table is read later. */
    public static void require(SnapshotSession session, boolean gtids, TableSpec table)
            throws SQLException, InterruptedException, TableException {
        if (!await(session, gtids, OWNED_MILLIS)) {
            String problem = "transactions that are in the binlog wait for a replica, and their rows are not to be seen yet";
            throw new TableException(table, TableException.Reason.ALTERED, problem, null);
        }
    }

    private static boolean await(SnapshotSession session, boolean gtids, long mostMillis) throws SQLException, InterruptedException {
        long timeout = Math.min(largest(session, TIMEOUT), mostMillis);
        return gtids
                ? awaitOwned(timeout, () -> owned(session.text("SELECT @@GLOBAL.gtid_owned")), Thread::sleep)
                : awaitSessions(timeout, () -> largest(session, SESSIONS), Thread::sleep);
    }

    /**
     * A transaction in the binlog has its name until it is visible. Those that had one when it was asked first are waited for, as long
     * as a commit may wait for a replica. Whatever is left then has only begun, or it comes behind the set of GTIDs that the binlog is
     * read from, which has what is visible alone. False where some are left.
     */
    static boolean awaitOwned(long timeoutMillis, Owned owned, Sleep sleep) throws SQLException, InterruptedException {
        Set<String> left = owned.now();
        long most = Math.max(OWNED_MILLIS, timeoutMillis + COMMIT_MILLIS);
        for (long waited = 0; !left.isEmpty() && waited < most; waited += POLL_MILLIS) {
            sleep.millis(POLL_MILLIS);
            left.retainAll(owned.now());
        }
        if (!left.isEmpty()) {
            LOG.info("Rows are read while {} transactions are not over yet; theirs come by the binlog", left.size());
        }
        return left.isEmpty();
    }

    /**
     * Takes the longest that a replica is waited for in milliseconds, 0 where none is, and the number of sessions that wait. Once it
     * was 0, none is left of those that were in the binlog before; they have yet to commit. False where it was never 0.
     */
    static boolean awaitSessions(long timeoutMillis, Sessions waiting, Sleep sleep) throws SQLException, InterruptedException {
        sleep.millis(COMMIT_MILLIS);
        long left = timeoutMillis;
        while (left > 0 && waiting.count() > 0) {
            sleep.millis(POLL_MILLIS);
            left -= POLL_MILLIS;
        }
        if (timeoutMillis > 0) {
            sleep.millis(COMMIT_MILLIS);
        }
        return timeoutMillis == 0 || left > 0;
    }

    /** The names in {@code uuid:5#12:7#13,uuid:tag:1#14}, each with its session: {@code uuid:tag:1#14}. */
    static Set<String> owned(String text) {
        Set<String> names = new HashSet<>();
        for (String source : text.split(",")) {
            String[] words = source.strip().split(":");
            String prefix = words[0];
            for (int i = 1; i < words.length; i++) {
                String word = words[i].strip();
                if (Character.isDigit(word.charAt(0))) {
                    names.add(prefix + ":" + word);
                } else {
                    prefix = words[0] + ":" + word;
                }
            }
        }
        return names;
    }

    /** The second column's largest number; 0 where MySQL has no such variable, which belong to a plugin. */
    private static long largest(SnapshotSession session, String query) throws SQLException {
        List<String[]> rows = session.query(query);
        return rows.stream().mapToLong(row -> Long.parseLong(row[1])).max().orElse(0);
    }

    /** The names that transactions have now. */
    @FunctionalInterface
    interface Owned {
        Set<String> now() throws SQLException;
    }

    @FunctionalInterface
    interface Sessions {
        long count() throws SQLException;
    }

    @FunctionalInterface
    interface Sleep {
        void millis(long millis) throws InterruptedException;
    }
}
