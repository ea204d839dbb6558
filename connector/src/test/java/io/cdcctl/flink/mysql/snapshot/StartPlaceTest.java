package io.cdcctl.flink.mysql.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.binlog.GtidSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the binlog is read from that goes with a snapshot. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StartPlaceTest {

    @RegisterExtension
    static final MysqlServer SERVER = new MysqlServer();

    private static StartPlace take() throws Exception {
        try (SnapshotSession session = Snapshots.open(SERVER)) {
            return StartPlace.take(session, Snapshots.settings(SERVER));
        }
    }

    private static StartPlace restored(StartPlace place) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        place.write(new DataOutputStream(bytes));
        return StartPlace.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    @Test
    void hasWhatWasExecutedAndNothingElse() throws Exception {
        SERVER.run("CREATE TABLE before_it (id INT PRIMARY KEY)");
        GtidSet executed = GtidSet.parse(SERVER.query("SELECT @@GLOBAL.gtid_executed").get(0));
        StartPlace place = restored(take());
        assertEquals(executed.toString(), place.place.gtids);
        assertEquals(executed.toString(), place.visible.gtids);
        assertEquals(SERVER.query("SHOW BINARY LOGS").get(SERVER.query("SHOW BINARY LOGS").size() - 1), place.place.file);
        assertTrue(place.place.position > 4);
        assertEquals(SERVER.query("SELECT @@server_uuid").get(0), place.serverUuid);
        assertEquals(SERVER.query("SELECT VERSION()").get(0), place.serverVersion);
        assertEquals(SERVER.query("SELECT @@GLOBAL.binlog_row_metadata").get(0), place.rowMetadata);
        assertTrue(place.prepared.known);
    }

    @Test
    void isAPlaceInAFileWhereTransactionsHaveNoNames() throws Exception {
        SERVER.run("SET GLOBAL gtid_mode = ON_PERMISSIVE");
        try {
            long start = System.nanoTime();
            StartPlace place = restored(take());
            assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(VisibleCommits.COMMIT_MILLIS));
            assertNull(place.place.gtids);
            assertNull(place.visible.gtids);
        } finally {
            SERVER.run("SET GLOBAL gtid_mode = ON");
        }
    }

    /** A transaction that has a name and is not over holds the start up, and not for ever. */
    @Test
    void waitsForTransactionsThatAreNotVisibleYet() throws Exception {
        SERVER.run("CREATE TABLE held (id INT PRIMARY KEY)");
        try (SnapshotSession other = Snapshots.open(SERVER)) {
            other.execute("SET gtid_next = '" + UUID.randomUUID() + ":1'");
            other.execute("BEGIN");
            other.execute("INSERT INTO " + SERVER.database + ".held VALUES (1)");
            Thread committer = new Thread(() -> {
                try {
                    Thread.sleep(700);
                    other.execute("COMMIT");
                    other.execute("SET gtid_next = AUTOMATIC");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            committer.start();
            long start = System.nanoTime();
            StartPlace place = take();
            long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            committer.join();
            assertTrue(waited >= 500 && waited < 5_000, waited + " ms");
            assertFalse(GtidSet.parse(place.visible.gtids).isSubsetOf(GtidSet.parse(place.place.gtids)));
        }
    }

    /** The binlog has the row for two seconds before others see it. */
    @ParameterizedTest
    @ValueSource(strings = {"ON", "ON_PERMISSIVE"})
    void waitsForCommitsThatWaitForAReplica(String gtidMode) throws Exception {
        SERVER.run("CREATE TABLE IF NOT EXISTS waiting (mode VARCHAR(20) PRIMARY KEY)");
        String plugin = installSemiSync();
        SERVER.run("SET GLOBAL gtid_mode = " + gtidMode);
        SERVER.run("SET GLOBAL " + plugin + "_timeout = 2000");
        SERVER.run("SET GLOBAL " + plugin + "_enabled = ON");
        try (SnapshotSession session = Snapshots.open(SERVER)) {
            Thread committer = new Thread(() -> {
                try (SnapshotSession other = Snapshots.open(SERVER)) {
                    other.execute("INSERT INTO " + SERVER.database + ".waiting VALUES ('" + gtidMode + "')");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            committer.start();
            Thread.sleep(700);
            String count = "SELECT COUNT(*) FROM " + SERVER.database + ".waiting WHERE mode = '" + gtidMode + "'";
            assertEquals("0", session.text(count));
            StartPlace.take(session, Snapshots.settings(SERVER));
            assertEquals("1", session.text(count));
            committer.join();
        } finally {
            SERVER.run("SET GLOBAL " + plugin + "_enabled = OFF");
            SERVER.run("SET GLOBAL gtid_mode = ON");
            SERVER.run("UNINSTALL PLUGIN " + plugin);
        }
    }

    /** The plugin of the server; there is none beside the one that most tests run on. */
    private static String installSemiSync() {
        for (String name : List.of("source", "master")) {
            try {
                SERVER.run("INSTALL PLUGIN rpl_semi_sync_" + name + " SONAME 'semisync_" + name + ".so'");
                return "rpl_semi_sync_" + name;
            } catch (SQLException e) {
                // It has another name, or is not there.
            }
        }
        return Assumptions.abort("the server has no plugin for semi-synchronous commits");
    }

    @Test
    void namesWhatIsPrepared() throws Exception {
        SERVER.run("CREATE TABLE prepared (id INT PRIMARY KEY)");
        SERVER.run("XA START x'7a00', 'b', 7");
        SERVER.run("INSERT INTO prepared VALUES (1)");
        SERVER.run("XA END x'7a00', 'b', 7");
        SERVER.run("XA PREPARE x'7a00', 'b', 7");
        PreparedTransactions prepared = restored(take()).prepared;
        SERVER.run("XA COMMIT x'7a00', 'b', 7");
        assertEquals(List.of("X'7a00',X'62',7"), prepared.xids);
        assertEquals(List.of(), take().prepared.xids);
        assertEquals(
                "The XA transaction X'7a00',X'62',7 is committed, and its rows cannot be found: it was prepared before the snapshot began, and the"
                        + " binlog with its rows is not there any more. Raise `generation` in pipeline.yaml, then run `cdcctl stop`, `cdcctl up` and"
                        + " `cdcctl submit`.",
                prepared.problem("X'7a00',X'62',7"));
    }

    @Test
    void saysWhereNobodyKnowsWhatIsPrepared() throws Exception {
        SERVER.run("DROP USER IF EXISTS start_reader");
        SERVER.run("CREATE USER start_reader IDENTIFIED BY 'pw'");
        SERVER.run("GRANT REPLICATION CLIENT ON *.* TO start_reader");
        SessionSettings settings =
                new SessionSettings("127.0.0.1", Integer.parseInt(SERVER.port), "start_reader", "pw", 5_000, Map.of("sslMode", "DISABLED"));
        try (SnapshotSession session = SnapshotSession.open(settings)) {
            PreparedTransactions prepared = StartPlace.take(session, settings).prepared;
            assertFalse(prepared.known);
            assertTrue(prepared.problem("X'7a',X'',1").contains("GRANT XA_RECOVER_ADMIN ON *.* TO the user"), prepared.problem("X'7a',X'',1"));
            assertEquals(List.of(), errors(ServerFacts.of(session, settings), null));
        } finally {
            SERVER.run("DROP USER start_reader");
        }
    }

    @Test
    void theServersFactsFitWhatItHas() throws Exception {
        try (SnapshotSession session = Snapshots.open(SERVER)) {
            ServerFacts facts = ServerFacts.of(session, Snapshots.settings(SERVER));
            assertTrue(facts.hasGtids() && facts.hasBinlog() && facts.version() >= 80000);
            String file = SERVER.query("SHOW BINARY LOGS").get(0);
            assertTrue(facts.binlogs.get(file) > 4);
            GtidSet read = facts.executedSet();
            assertEquals(List.of(), errors(facts, ReadPosition.of(file, 4, 0)));
            assertEquals(List.of(), errors(facts, ReadPosition.of(read)));
            read.add(UUID.randomUUID(), "", 1);
            assertEquals(1, errors(facts, ReadPosition.of(read)).size());
        }
    }

    private static List<Finding> errors(ServerFacts facts, ReadPosition position) {
        return SourceChecks.check(facts, position).stream().filter(finding -> finding.stops).collect(Collectors.toList());
    }
}
