package io.cdcctl.flink.mysql.job;

import io.cdcctl.flink.mysql.MysqlServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/** Random transactions: short ones, and one of XA that is left prepared while other tables change. */
final class FuzzTransactions {

    private static final String[] ZONES = {"+00:00", "+13:00", "-11:30", "SYSTEM"};

    private final Random random;
    private final FuzzChanges changes;
    private final FuzzLog log;
    private final MysqlServer server;
    private final FuzzSession session;

    /** Whether the server can compress transactions. */
    private final boolean compresses;

    /** Names of XA transactions differ from those that an earlier run has left. */
    private final String run = Long.toString(System.nanoTime(), 36);

    /** Where one is prepared; null where none is. */
    private FuzzSession beside;

    private FuzzTable busy;

    /** Whether its session has ended. */
    private boolean isDetached;

    private int count;

    FuzzTransactions(Random random, MysqlServer server, FuzzSession session, FuzzLog log) throws SQLException {
        this.random = random;
        this.server = server;
        this.session = session;
        this.log = log;
        changes = new FuzzChanges(random);
        session.require("CREATE TABLE IF NOT EXISTS held (n INT)");
        compresses = !server.query("SHOW VARIABLES LIKE 'binlog_transaction_compression'").isEmpty();
    }

    /** Whether a prepared transaction holds it. */
    boolean isBusy(FuzzTable table) {
        return table == busy;
    }

    /** One transaction, or one more step of that of XA. */
    void one(List<FuzzTable> tables) throws SQLException, InterruptedException {
        FuzzTable table = free(tables);
        switch (random.nextInt(16)) {
            case 0:
            case 1:
                severalTables(tables);
                break;
            case 2:
                changes.swap(session, table);
                break;
            case 3:
            case 4:
                if (beside != null) {
                    end();
                } else if (table.isTransactional && tables.size() > 1) {
                    prepare(table);
                }
                break;
            case 5:
                session.run("SET SESSION time_zone = '" + ZONES[random.nextInt(ZONES.length)] + "', binlog_rows_query_log_events = "
                        + random.nextInt(2) + (compresses ? ", binlog_transaction_compression = " + random.nextInt(2) : ""));
                break;
            case 6:
                onePhase(table);
                break;
            default:
                changes.one(session, table);
        }
    }

    private FuzzTable free(List<FuzzTable> tables) {
        FuzzTable table = tables.get(random.nextInt(tables.size()));
        return table == busy ? free(tables) : table;
    }

    private void severalTables(List<FuzzTable> tables) throws SQLException {
        session.run("BEGIN");
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            changes.one(session, free(tables));
            if (random.nextInt(3) == 0) {
                session.run("SAVEPOINT s");
                changes.one(session, free(tables));
                changes.one(session, free(tables));
                session.run(random.nextBoolean() ? "ROLLBACK TO SAVEPOINT s" : "RELEASE SAVEPOINT s");
            }
        }
        session.run(random.nextInt(6) == 0 ? "ROLLBACK" : "COMMIT");
    }

    private void onePhase(FuzzTable table) throws SQLException {
        if (!table.isTransactional) {
            return;
        }
        String xid = "'one phase " + run + "'";
        session.require("XA START " + xid);
        changes.one(session, table);
        session.require("XA END " + xid);
        session.require("XA COMMIT " + xid + " ONE PHASE");
    }

    private void prepare(FuzzTable table) throws SQLException {
        busy = table;
        count++;
        beside = new FuzzSession("XA", server, log);
        beside.require("XA START " + xid());
        // MySQL does not write a transaction without changes into the binlog, and a snapshot does not begin while one is prepared.
        beside.require("INSERT INTO held VALUES (" + count + ")");
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            changes.one(beside, table);
        }
        beside.require("XA END " + xid());
        beside.require("XA PREPARE " + xid());
        if (random.nextInt(3) == 0) {
            beside.close();
            isDetached = true;
        }
    }

    /** Commits or rolls back what is prepared. */
    void end() throws SQLException, InterruptedException {
        if (beside == null) {
            return;
        }
        String outcome = (random.nextInt(3) == 0 ? "XA ROLLBACK " : "XA COMMIT ") + xid();
        if (isDetached) {
            // The server lets go of a session a moment later than the client.
            while (!session.run(outcome)) {
                Thread.sleep(20);
            }
        } else {
            beside.require(outcome);
            beside.close();
        }
        beside = null;
        busy = null;
        isDetached = false;
    }

    private String xid() {
        return "'fuzz " + run + "', 'part " + count + "'";
    }

    void close() throws SQLException, InterruptedException {
        end();
    }
}
