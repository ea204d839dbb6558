package io.cdcctl.flink.mysql.binlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cdcctl.flink.mysql.MysqlServer;
import io.cdcctl.flink.mysql.table.MysqlTable;
import io.cdcctl.flink.mysql.table.UnwritableException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Transactions of every kind as their events say them. */
class RealEventsTest {

    @RegisterExtension
    static final MysqlServer SERVER = new MysqlServer();

    private static Servers.Seen events(String... statements) throws Exception {
        GtidSet before = Servers.executed(SERVER);
        for (String statement : statements) {
            SERVER.run(statement);
        }
        Servers.Seen seen = new Servers.Seen();
        Servers.read(Servers.settings(SERVER), before, seen);
        assertEquals("", Servers.executed(SERVER).subtract(before).subtract(seen.gtids).toString());
        return seen;
    }

    private static boolean isNew() throws Exception {
        return !SERVER.query("SELECT VERSION()").get(0).startsWith("8.0.15");
    }

    /** Only what belongs to the test: other databases of the server may have transactions too. */
    private static List<String> of(Servers.Seen seen) {
        return seen.texts.stream().filter(text -> !text.startsWith("GTID")).collect(Collectors.toList());
    }

    @Test
    void transactionsAndSavepoints() throws Exception {
        SERVER.run("CREATE TABLE a (id INT PRIMARY KEY, n INT)");
        List<String> texts = of(events("START TRANSACTION", "INSERT INTO a VALUES (1, 1)", "SAVEPOINT `s t`", "INSERT INTO a VALUES (2, 1)",
                "ROLLBACK TO SAVEPOINT `s t`", "UPDATE a SET n = 3", "DELETE FROM a", "COMMIT"));
        assertEquals(List.of("BEGIN", "INSERT a", "UPDATE a", "DELETE a", "XID"),
                texts.stream().filter(text -> !text.startsWith("SAVEPOINT")).collect(Collectors.toList()));
        assertTrue(of(events("START TRANSACTION", "INSERT INTO a VALUES (3, 1)", "ROLLBACK")).isEmpty());
    }

    @Test
    void xaTransactions() throws Exception {
        SERVER.run("CREATE TABLE x (id INT PRIMARY KEY)");
        List<String> texts = of(events("XA START 'q', 'b', 7", "INSERT INTO x VALUES (1)", "XA END 'q', 'b', 7", "XA PREPARE 'q', 'b', 7",
                "XA COMMIT 'q', 'b', 7"));
        assertEquals(List.of("XA START X'71',X'62',7", "INSERT x", "XA END X'71',X'62',7", "XA PREPARE X'71',X'62',7", "XA COMMIT X'71',X'62',7"), texts);
        assertTrue(of(events("XA START 'r'", "INSERT INTO x VALUES (2)", "XA END 'r'", "XA PREPARE 'r'", "XA ROLLBACK 'r'"))
                .contains("XA ROLLBACK X'72',X'',1"));
        assertTrue(of(events("XA START 'o'", "INSERT INTO x VALUES (3)", "XA END 'o'", "XA COMMIT 'o' ONE PHASE"))
                .contains("XA PREPARE X'6f',X'',1 ONE PHASE"));
    }

    @Test
    void statementsAreReadInTheCharacterSetOfTheirSession() throws Exception {
        GtidSet before = Servers.executed(SERVER);
        try (BinlogConnection session = BinlogConnection.open(Servers.settings(SERVER))) {
            session.query("USE " + SERVER.database);
            session.query("CREATE TABLE `表` (id INT)");
            session.query("SET NAMES latin1");
            session.query("CREATE TABLE `é` (id INT)");
        }
        Servers.Seen seen = new Servers.Seen();
        Servers.read(Servers.settings(SERVER), before, seen);
        assertTrue(seen.texts.contains("CREATE TABLE `表` (id INT)"), seen.texts.toString());
        assertTrue(seen.texts.contains("CREATE TABLE `Ã©` (id INT)"), seen.texts.toString());
        assertTrue(SERVER.query("SHOW TABLES").contains("Ã©"));
    }

    @Test
    void partialUpdatesAreRefusedByName() throws Exception {
        SERVER.run("CREATE TABLE pj (id INT PRIMARY KEY, j JSON)");
        SERVER.run("INSERT INTO pj VALUES (1, '{\"a\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"b\":1}')");
        GtidSet before = Servers.executed(SERVER);
        SERVER.run("SET SESSION binlog_row_value_options = PARTIAL_JSON");
        SERVER.run("UPDATE pj SET j = JSON_SET(j, '$.b', 2)");
        SERVER.run("SET SESSION binlog_row_value_options = ''");
        Servers.Seen seen = new Servers.Seen() {
            @Override
            void see(BinlogEvent event) throws IOException {
                super.see(event);
                if (event.type == BinlogEvent.PARTIAL_UPDATE_ROWS) {
                    MysqlTable table = maps.of(RowsEvent.tableId(event));
                    String message = assertThrows(UnwritableException.class, () -> new RowsEvent().open(event, table)).getMessage();
                    assertTrue(message.contains("PARTIAL_JSON") && message.contains(".pj"), message);
                }
            }
        };
        Servers.read(Servers.settings(SERVER), before, seen);
        assertTrue(seen.texts.contains("PARTIAL pj"));
    }

    @Test
    void gtidsSayLengthAndTimeOfTheirTransaction() throws Exception {
        SERVER.run("CREATE TABLE g (id INT PRIMARY KEY)");
        GtidSet before = Servers.executed(SERVER);
        SERVER.run("INSERT INTO g VALUES (1)");
        long[] sums = new long[3];
        GtidEvent gtid = new GtidEvent();
        Servers.read(Servers.settings(SERVER), before, new Servers.Seen() {
            @Override
            void see(BinlogEvent event) throws IOException {
                super.see(event);
                if (event.type == BinlogEvent.GTID) {
                    gtid.parse(event);
                    sums[0] = gtid.transactionLength;
                    sums[2] = 0;
                }
                sums[2] += event.logPos == 0 ? 0 : event.length;
                if (event.type == BinlogEvent.XID) {
                    sums[1] = sums[2];
                }
            }
        });
        assertTrue(sums[1] > 0);
        assertEquals(sums[0], sums[1]);
        assertTrue(Math.abs(System.currentTimeMillis() - gtid.commitMicros / 1000) < 60_000);
    }

    @Test
    void compressedTransactions() throws Exception {
        assumeTrue(isNew(), "this server cannot compress transactions");
        SERVER.run("CREATE TABLE c (id INT AUTO_INCREMENT PRIMARY KEY, t TEXT)");
        Servers.Seen seen = events("SET SESSION binlog_transaction_compression = ON", "START TRANSACTION",
                "INSERT INTO c VALUES (1, REPEAT('x', 60000))", "INSERT INTO c SELECT id + 1, REVERSE(t) FROM c", "UPDATE c SET t = 'y' WHERE id = 2",
                "COMMIT", "SET SESSION binlog_transaction_compression = OFF");
        assertEquals(List.of("PAYLOAD", "BEGIN", "INSERT c", "INSERT c", "UPDATE c", "XID"), of(seen));
        Servers.Seen large = events("SET SESSION binlog_transaction_compression = ON", "START TRANSACTION",
                "INSERT INTO c (t) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 900) "
                        + "SELECT REPEAT(SHA2(i, 256), 800) FROM n",
                "COMMIT", "SET SESSION binlog_transaction_compression = OFF");
        assertEquals(900, large.texts.stream().filter("INSERT c"::equals).count());
    }

    @Test
    void everyLevelOfCompressionCanBeRead() throws Exception {
        assumeTrue(isNew(), "this server cannot compress transactions");
        SERVER.run("CREATE TABLE l (id INT AUTO_INCREMENT PRIMARY KEY, t TEXT)");
        for (int level : new int[] {1, 19, 22}) {
            Servers.Seen seen = events("SET SESSION binlog_transaction_compression = ON, binlog_transaction_compression_level_zstd = " + level,
                    "INSERT INTO l (t) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 900) "
                            + "SELECT REPEAT(SHA2(i, 256), 800) FROM n",
                    "SET SESSION binlog_transaction_compression = OFF");
            assertEquals("PAYLOAD", of(seen).get(0), "level " + level);
            assertEquals(900, seen.texts.stream().filter("INSERT l"::equals).count(), "level " + level);
        }
    }

    @Test
    void tagsArePartOfTheName() throws Exception {
        assumeTrue(!SERVER.query("SELECT VERSION()").get(0).startsWith("8.0."), "this server has no tags");
        SERVER.run("CREATE TABLE t (id INT PRIMARY KEY)");
        Servers.Seen seen = events("SET SESSION gtid_next = 'AUTOMATIC:my_tag'", "INSERT INTO t VALUES (1)", "SET SESSION gtid_next = 'AUTOMATIC'");
        assertTrue(seen.texts.contains("GTID my_tag"), seen.texts.toString());
        GtidSet before = Servers.executed(SERVER);
        assertTrue(before.toString().contains(":my_tag:"), before.toString());
        SERVER.run("INSERT INTO t VALUES (2)");
        Servers.Seen behind = new Servers.Seen();
        Servers.read(Servers.settings(SERVER), before, behind);
        assertEquals(1, behind.texts.stream().filter("INSERT t"::equals).count());
        assertFalse(behind.texts.contains("GTID my_tag"));
    }

    @Test
    void previousGtidsAreASet() throws Exception {
        GtidSet before = Servers.executed(SERVER);
        GtidSet[] previous = new GtidSet[1];
        SERVER.run("FLUSH BINARY LOGS");
        SERVER.run("CREATE TABLE p (id INT)");
        Servers.read(Servers.settings(SERVER), before, new Servers.Seen() {
            @Override
            void see(BinlogEvent event) throws IOException {
                super.see(event);
                if (event.type == BinlogEvent.PREVIOUS_GTIDS) {
                    previous[0] = GtidSetBytes.decode(event.body, event.from, event.to);
                }
            }
        });
        // What was set as purged was in no file, and is in no list of what was before one.
        GtidSet purged = GtidSet.parse(SERVER.query("SELECT @@global.gtid_purged").get(0));
        assertEquals("", before.subtract(previous[0]).subtract(purged).toString());
    }

    @Test
    void statementsInsteadOfRowsAreSeen() throws Exception {
        SERVER.run("CREATE TABLE st (id INT AUTO_INCREMENT PRIMARY KEY, n INT)");
        SERVER.run("CREATE TABLE isam (id INT PRIMARY KEY) ENGINE = MyISAM");
        List<String> texts = of(events("SET SESSION binlog_format = STATEMENT", "INSERT INTO st (n) VALUES (1)",
                "SET SESSION binlog_format = ROW", "INSERT INTO isam VALUES (1)", "TRUNCATE TABLE st"));
        assertEquals(List.of("BEGIN", "INSERT INTO st (n) VALUES (1)", "XID", "BEGIN", "INSERT isam", "COMMIT", "TRUNCATE TABLE st"), texts);
    }
}
